// Finding the credentials, computing what they should be, and only then looking at the nonce: what a stranger
// can tell from the answer, and from its time, is whether the password was right.

#include "sip/auth/digest.h"

#include <fmt/core.h>

#include <charconv>
#include <limits>

#include "base/text.h"
#include "sip/message/digest_header.h"
#include "sip/message/lexer.h"
#include "sip/message/uri.h"

namespace santral::sip {
namespace {

constexpr auto whole_nonce = std::numeric_limits<std::uint32_t>::max();  // After this count none is left.
constexpr std::size_t nc_digits = 8;

struct Credentials {
    DigestCredentials fields;
    bool is_too_long = false;
};

// The fields of a quoted string come with their backslashes.
std::string unescaped(std::string_view field) {
    if (field.find('\\') == field.npos) return std::string(field);
    return unquote(fmt::format("\"{}\"", field));
}

std::optional<Credentials> read_credentials(const Header& header, std::string_view realm) {
    const bool is_ours =
        header.name == HeaderName::authorization || header.name == HeaderName::proxy_authorization;
    if (!is_ours) return {};
    const auto fields = parse_digest_credentials(header.value);
    if (!fields || unescaped(fields->realm) != realm) return {};
    return Credentials{*fields, header.value.size() > max_credentials_bytes};
}

// A phone that answers both challenges, and one that answers a third of another server with the same realm,
// are served by the first answer that we can check.
std::optional<Credentials> find_credentials(const Message& request, std::string_view realm) {
    std::optional<Credentials> found;
    for (std::size_t i = 0; i < request.header_count(); ++i) {
        const auto credentials = read_credentials(request.header(i), realm);
        if (!credentials) continue;
        if (find_algorithm(credentials->fields.algorithm)) return credentials;
        if (!found) found = credentials;
    }
    return found;
}

bool is_for(const DigestCredentials& credentials, const Message& request) {
    if (credentials.uri == request.request_uri()) return true;
    const auto theirs = parse_uri(credentials.uri);
    const auto asked = parse_uri(request.request_uri());
    if (!theirs || !asked) return false;
    if (theirs->user.empty() || asked->user.empty()) return true;
    return unescape(theirs->user) == unescape(asked->user);
}

// 0 where it is none.
std::uint32_t to_count(std::string_view nc) {
    std::uint32_t count = 0;
    const auto* end = nc.data() + nc.size();
    const auto [stopped, error] = std::from_chars(nc.data(), end, count, 16);
    return nc.size() == nc_digits && error == std::errc{} && stopped == end ? count : 0;
}

// The count of a nonce that a request uses up; 0 when qop, nc and cnonce are not as they should be.
std::uint32_t count_of(const DigestCredentials& credentials) {
    if (credentials.qop.empty()) return whole_nonce;
    if (!equals_ignoring_case(credentials.qop, "auth") || credentials.cnonce.empty()) return 0;
    return to_count(credentials.nc);
}

// Of an unknown user: as long as another, and the digest of nothing.
constexpr std::string_view unknown_md5 = "00000000000000000000000000000000";
constexpr std::string_view unknown_sha256 =
    "0000000000000000000000000000000000000000000000000000000000000000";

std::string_view secret_of(const Ha1* ha1, DigestAlgorithm algorithm) {
    const bool is_md5 = algorithm == DigestAlgorithm::md5;
    const auto unknown = is_md5 ? unknown_md5 : unknown_sha256;
    if (!ha1) return unknown;
    const std::string_view known = is_md5 ? ha1->md5 : ha1->sha256;
    return known.size() == unknown.size() ? known : unknown;
}

// RFC 7616 3.4.1.
std::string expected_response(DigestHash& hash, const DigestCredentials& credentials, std::string_view method,
                              std::string_view ha1) {
    const auto algorithm = find_algorithm(credentials.algorithm).value_or(DigestAlgorithm::md5);
    const auto ha2 = hash.of(algorithm, {method, credentials.uri});
    if (credentials.qop.empty()) return hash.of(algorithm, {ha1, credentials.nonce, ha2});
    return hash.of(algorithm,
                   {ha1, credentials.nonce, credentials.nc, credentials.cnonce, credentials.qop, ha2});
}

bool is_known(std::string_view ha1) {
    return ha1 != unknown_md5 && ha1 != unknown_sha256;
}

}  // namespace

Ha1 make_ha1(std::string_view username, std::string_view realm, std::string_view password) {
    DigestHash hash;
    return {hash.of(DigestAlgorithm::md5, {username, realm, password}),
            hash.of(DigestAlgorithm::sha256, {username, realm, password})};
}

std::string_view to_string(Verdict verdict) {
    switch (verdict) {
    case Verdict::accepted: return "accepted";
    case Verdict::no_credentials: return "no credentials";
    case Verdict::stale: return "stale";
    case Verdict::wrong: return "wrong";
    case Verdict::replayed: return "replayed";
    }
    __builtin_unreachable();
}

DigestGuard::DigestGuard(std::string_view secret, Timers& timers, Random& random, std::size_t max_nonces)
    : timers_(timers), nonces_(secret, random), counts_(max_nonces, nonce_lifetime) {}

std::vector<std::string> DigestGuard::challenge(std::string_view realm, bool stale, DigestOffer offer) {
    thread_.assert_here();
    const auto nonce = nonces_.make(realm, timers_.now());
    const auto value = [realm, &nonce, stale](std::string_view algorithm) {
        return fmt::format("Digest realm={}, nonce=\"{}\", algorithm={}, qop=\"auth\"{}", quote(realm), nonce,
                           algorithm, stale ? ", stale=true" : "");
    };
    if (offer == DigestOffer::md5) return {value("MD5")};
    return {value("SHA-256"), value("MD5")};
}

std::string DigestGuard::username(const Message& request, std::string_view realm) {
    const auto credentials = find_credentials(request, realm);
    return credentials ? unescaped(credentials->fields.username) : "";
}

Verdict DigestGuard::check(const Message& request, std::string_view realm, const Ha1* ha1) {
    thread_.assert_here();
    const auto credentials = find_credentials(request, realm);
    if (!credentials) return Verdict::no_credentials;
    const auto& fields = credentials->fields;
    const auto algorithm = find_algorithm(fields.algorithm);
    const auto count = count_of(fields);
    if (credentials->is_too_long || !algorithm || count == 0) return Verdict::wrong;
    if (!is_for(fields, request)) return Verdict::wrong;

    const auto secret = secret_of(ha1, *algorithm);
    const auto expected = expected_response(hash_, fields, request.method_text(), secret);
    const bool is_right = equals_in_constant_time(to_lower(fields.response), expected);
    const auto nonce = nonces_.read(fields.nonce, realm);
    if (!is_right || !is_known(secret)) return Verdict::wrong;
    return use(nonce, count);
}

Verdict DigestGuard::use(const std::optional<Nonce>& nonce, std::uint32_t count) {
    const auto now = timers_.now();
    if (!nonce || now - nonce->issued > nonce_lifetime) return Verdict::stale;
    switch (counts_.note(*nonce, count, now)) {
    case NonceCounts::Use::first: return Verdict::accepted;
    case NonceCounts::Use::repeated: return Verdict::replayed;
    case NonceCounts::Use::forgotten: return Verdict::stale;
    }
    __builtin_unreachable();
}

}  // namespace santral::sip
