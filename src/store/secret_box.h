#pragma once
// Secrets that must be read again, as the password of a trunk, which has to serve whatever realm a carrier
// asks with: sealed by libsodium's secretbox. Any thread.

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace santral::store {

// In hexadecimal, with its nonce. key: as find_or_make_secret gives it.
std::string seal(std::string_view secret, std::string_view key, Random& random);
// Absent where it was sealed by another key, or changed since.
std::optional<std::string> unseal(std::string_view sealed, std::string_view key);

}  // namespace santral::store
