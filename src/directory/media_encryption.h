#pragma once
// What an administrator decides about the protection of a phone's or a trunk's media.

#include <string>
#include <string_view>

#include "base/result.h"

namespace santral::directory {

enum class MediaEncryption : std::uint8_t {
    automatic,  // Offered as its transport suggests (TLS: SDES; WebSocket: DTLS), else taken as it comes.
    none,       // Never.
    sdes,       // RFC 4568, always.
    dtls        // RFC 5763, always.
};

std::string_view to_string(MediaEncryption encryption);
Result<MediaEncryption> to_media_encryption(std::string_view word);
// The word again, where it is one.
Result<std::string> check_encryption(const std::string& word);

}  // namespace santral::directory
