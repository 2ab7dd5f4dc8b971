// Reading challenges, and computing what they ask for.

#include "sip/auth/digest_client.h"

#include <fmt/format.h>

#include <algorithm>

#include "sip/message/lexer.h"
#include "sip/message/list.h"

namespace santral::sip {
namespace {

constexpr std::size_t cnonce_characters = 16;

}  // namespace

DigestClient::DigestClient(DigestAccount account, Random& random)
    : account_(std::move(account)), random_(random) {}

bool DigestClient::meets(const Message& response) {
    if (response.status() != 401 && response.status() != 407) {
        in_a_row_ = 0;
        return false;
    }
    bool is_stale = false;
    auto challenges = read(response, is_stale);
    bool is_met = false;
    for (auto& challenge : challenges) is_met |= take(std::move(challenge), is_stale);
    return ++in_a_row_ <= max_challenges_in_a_row && is_met;
}

std::vector<DigestClient::Challenge> DigestClient::read(const Message& response, bool& is_stale) {
    std::vector<Challenge> found;
    for (std::size_t i = 0; i < response.header_count(); ++i) {
        const auto header = response.header(i);
        const bool is_of_proxy = header.name == HeaderName::proxy_authenticate;
        const bool is_one = is_of_proxy || header.name == HeaderName::www_authenticate;
        if (!is_one || header.value.size() > max_challenge_bytes) continue;
        const auto fields = parse_digest_challenge(header.value);
        const auto algorithm = fields ? find_algorithm(fields->algorithm) : std::nullopt;
        if (!algorithm || (!fields->qop.empty() && !lists(fields->qop, "auth"))) continue;
        const bool is_known = std::ranges::any_of(found, [&](const Challenge& other) {
            return other.is_of_proxy == is_of_proxy && other.realm == fields->realm;
        });
        if (is_known) continue;
        is_stale |= fields->is_stale;
        found.push_back({is_of_proxy, *algorithm, std::string(fields->realm), std::string(fields->nonce),
                         std::string(fields->opaque), std::string(fields->algorithm), !fields->qop.empty()});
    }
    return found;
}

// A realm that asks again right after our answer, without saying that only its nonce was old, refuses it.
bool DigestClient::take(Challenge challenge, bool is_stale) {
    const auto known = std::ranges::find_if(known_, [&](const Challenge& other) {
        return other.is_of_proxy == challenge.is_of_proxy && other.realm == challenge.realm;
    });
    if (known == known_.end()) {
        if (known_.size() == max_known_challenges) return false;
        known_.push_back(std::move(challenge));
        return true;
    }
    const bool is_refusal = in_a_row_ > 0 && !is_stale;
    *known = std::move(challenge);
    return !is_refusal;
}

std::string DigestClient::lines_for(std::string_view method, std::string_view uri) {
    std::string lines;
    for (auto& challenge : known_) {
        lines += fmt::format("{}: {}\r\n", challenge.is_of_proxy ? "Proxy-Authorization" : "Authorization",
                             answer(challenge, method, uri));
    }
    return lines;
}

// RFC 7616 3.4.1.
std::string DigestClient::answer(Challenge& challenge, std::string_view method, std::string_view uri) {
    const auto kind = challenge.algorithm;
    const auto ha1 = hash_.of(kind, {account_.username, challenge.realm, account_.password});
    const auto ha2 = hash_.of(kind, {method, uri});
    auto value = fmt::format("Digest username={}, realm=\"{}\", nonce=\"{}\", uri=\"{}\"",
                             quote(account_.username), challenge.realm, challenge.nonce, uri);
    if (challenge.has_qop) {
        const auto count = fmt::format("{:08x}", ++challenge.count);
        const auto cnonce = random_.token(cnonce_characters);
        const auto response = hash_.of(kind, {ha1, challenge.nonce, count, cnonce, "auth", ha2});
        value += fmt::format(", response=\"{}\", qop=auth, nc={}, cnonce=\"{}\"", response, count, cnonce);
    } else {
        value += fmt::format(", response=\"{}\"", hash_.of(kind, {ha1, challenge.nonce, ha2}));
    }
    if (!challenge.algorithm_text.empty()) value += ", algorithm=" + challenge.algorithm_text;
    if (!challenge.opaque.empty()) value += fmt::format(", opaque=\"{}\"", challenge.opaque);
    return value;
}

}  // namespace santral::sip
