// Argon2id at the cost that libsodium names for a log-in somebody waits for.

#include "store/secret_hash.h"

#include <sodium.h>

#include <array>

namespace santral::store {
namespace {

constexpr auto operations = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr auto memory = crypto_pwhash_MEMLIMIT_INTERACTIVE;

// Of a random secret that nobody has kept, at the costs above.
constexpr auto hash_of_nobody =
    "$argon2id$v=19$m=65536,t=2,p=1$z9tteFpLk3CqRerM/IeqsQ$GZrZ03GCeGQfU9BlFlgE8T3iij6i75CvriWKxfEIlN8";

}  // namespace

Result<std::string> hash_secret(std::string_view secret) {
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), secret.data(), secret.size(), operations, memory) != 0)
        return fail(Errc::unavailable, "no memory to hash a secret (64 MiB): free some");
    return std::string(hash.data());
}

bool is_secret_of(std::string_view secret, const std::string* hash) {
    const char* compared = hash != nullptr ? hash->c_str() : hash_of_nobody;
    const char* bytes = secret.empty() ? "" : secret.data();  // An empty view may point nowhere.
    const bool is_equal = crypto_pwhash_str_verify(compared, bytes, secret.size()) == 0;
    return is_equal && hash != nullptr;
}

}  // namespace santral::store
