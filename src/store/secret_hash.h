#pragma once
// How secrets of people and programs are kept: argon2id by libsodium (RFC 9106), 64 MiB and about 100 ms
// each.

#include <string>
#include <string_view>

#include "base/result.h"

namespace santral::store {

// With its salt and its costs, as text of at most 128 bytes. Error: unavailable (no memory).
Result<std::string> hash_secret(std::string_view secret);

// Takes as long for a wrong secret as for a right one; and without a hash (nobody has that name) as long as
// with one, so that the time does not tell who exists. Any thread.
bool is_secret_of(std::string_view secret, const std::string* hash);

}  // namespace santral::store
