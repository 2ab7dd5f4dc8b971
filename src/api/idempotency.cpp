// Answers kept and given again.

#include "api/idempotency.h"

#include <fmt/format.h>

#include "sip/auth/digest_hash.h"
#include "store/idempotency_keys.h"

namespace santral::api {

Checked<Idempotency::Ticket> Idempotency::begin(const net::HttpRequest& request, const Caller& caller) {
    const auto* key = net::find_header(request.headers, "Idempotency-Key");
    if (request.method != "POST" || !key) return Ticket{};
    if (key->empty() || key->size() > store::max_idempotency_key_bytes) {
        return std::unexpected(
            Problem(ProblemType::invalid_field,
                    fmt::format("an Idempotency-Key has 1 to {} bytes", store::max_idempotency_key_bytes),
                    "Idempotency-Key"));
    }
    if (!in_progress_.emplace(caller.tenant.text, *key).second) {
        return std::unexpected(
            Problem(ProblemType::request_in_progress, "wait for the answer, or ask again later"));
    }
    sip::DigestHash hash;
    return Ticket{caller.tenant.text, *key,
                  hash.of(sip::DigestAlgorithm::sha256, {request.method, request.target, request.body})};
}

Checked<std::optional<net::HttpResponse>> Idempotency::find_answer(const Ticket& ticket) {
    if (ticket.key.empty()) return std::nullopt;
    auto kept = TRY(store::find_idempotent_answer(database_, ticket.tenant, ticket.key, wall_clock_()));
    if (!kept) return std::nullopt;
    if (kept->request_digest != ticket.digest) {
        return std::unexpected(Problem(ProblemType::idempotency_key_reused,
                                       "a new request takes a new Idempotency-Key", "Idempotency-Key"));
    }
    net::HttpResponse response{
        .status = kept->status, .headers = {{"Idempotency-Replayed", "true"}}, .body = std::move(kept->body)};
    if (!response.body.empty()) response.headers.push_back({"Content-Type", "application/json"});
    if (!kept->location.empty()) response.headers.push_back({"Location", kept->location});
    return response;
}

Result<void> Idempotency::keep(const Ticket& ticket, const net::HttpResponse& response) {
    if (ticket.key.empty()) return {};
    const auto* location = net::find_header(response.headers, "Location");
    return store::keep_idempotent_answer(
        database_, ticket.tenant, ticket.key,
        {ticket.digest, response.status, location ? *location : "", response.body}, wall_clock_());
}

void Idempotency::end(const Ticket& ticket) {
    in_progress_.erase({ticket.tenant, ticket.key});
}

}  // namespace santral::api
