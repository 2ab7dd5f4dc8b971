// Its words, both ways.

#include "directory/media_encryption.h"

#include <fmt/core.h>

namespace santral::directory {

std::string_view to_string(MediaEncryption encryption) {
    switch (encryption) {
    case MediaEncryption::automatic: return "automatic";
    case MediaEncryption::none: return "none";
    case MediaEncryption::sdes: return "sdes";
    case MediaEncryption::dtls: return "dtls";
    }
    __builtin_unreachable();
}

Result<MediaEncryption> to_media_encryption(std::string_view word) {
    using enum MediaEncryption;
    for (const auto known : {automatic, none, sdes, dtls}) {
        if (word == to_string(known)) return known;
    }
    return fail(Errc::malformed,
                fmt::format("media encryption \"{}\": use automatic, none, sdes or dtls", word));
}

Result<std::string> check_encryption(const std::string& word) {
    return std::string(to_string(TRY(to_media_encryption(word))));
}

}  // namespace santral::directory
