// ETags: the first half of a SHA-256 of what is stored, so that no table needs a column for them.

#include "api/preconditions.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "sip/auth/digest_hash.h"

namespace santral::api {
namespace {

constexpr std::size_t etag_characters = 32;

// RFC 9110 13.1: "*", or a list of which one is ours.
bool names(std::string_view list, std::string_view etag) {
    return std::ranges::any_of(
        split(list, ','), [etag](std::string_view one) { return trim(one) == "*" || trim(one) == etag; });
}

}  // namespace

std::string etag_of(const json::value& stored) {
    sip::DigestHash hash;
    const auto text = json::serialize(stored);
    const auto digest = hash.of(sip::DigestAlgorithm::sha256, {text});
    return fmt::format("\"{}\"", std::string_view(digest).substr(0, etag_characters));
}

Checked<void> check_if_match(const Request& request, const std::string& etag) {
    const auto* wanted = net::find_header(request.http.headers, "If-Match");
    if (!wanted || names(*wanted, etag)) return {};
    return std::unexpected(
        Problem(ProblemType::precondition_failed, "it is no longer what you saw: read it again"));
}

net::HttpResponse reply_with_etag(const Request& request, const json::value& body, const std::string& etag) {
    const auto* known = net::find_header(request.http.headers, "If-None-Match");
    if (known && names(*known, etag)) return {.status = 304, .headers = {{"ETag", etag}}};
    auto response = reply(200, body);
    response.headers.push_back({"ETag", etag});
    return response;
}

}  // namespace santral::api
