// The table of problems, and how each becomes an answer.

#include "api/problem.h"

#include <algorithm>
#include <array>
#include <utility>

#include "api/json.h"

namespace santral::api {
namespace {

using enum ProblemType;

// Ordered as the enumerators are.
constexpr std::array kinds{
    ProblemKind{malformed_request, "malformed-request", 400, "The request cannot be understood"},
    ProblemKind{malformed_body, "malformed-body", 400, "The body is not a JSON object"},
    ProblemKind{unknown_field, "unknown-field", 422, "A field is not known"},
    ProblemKind{invalid_field, "invalid-field", 422, "A field is missing or has a wrong value"},
    ProblemKind{invalid_cursor, "invalid-cursor", 400, "The cursor is not one of this list"},
    ProblemKind{unauthorized, "unauthorized", 401, "A valid API key is needed"},
    ProblemKind{missing_scope, "missing-scope", 403, "The API key lacks a scope"},
    ProblemKind{denied, "denied", 403, "That is not allowed"},
    ProblemKind{not_found, "not-found", 404, "There is no such thing"},
    ProblemKind{method_not_allowed, "method-not-allowed", 405, "The resource has no such method"},
    ProblemKind{conflict, "conflict", 409, "It is in the way of what exists"},
    ProblemKind{idempotency_key_reused, "idempotency-key-reused", 422,
                "The key was used for another request"},
    ProblemKind{request_in_progress, "request-in-progress", 409, "The same request is being worked on"},
    ProblemKind{precondition_failed, "precondition-failed", 412, "It was changed meanwhile"},
    ProblemKind{body_too_large, "body-too-large", 413, "The body is too large"},
    ProblemKind{unsupported_media_type, "unsupported-media-type", 415, "The body is of another media type"},
    ProblemKind{range_not_satisfiable, "range-not-satisfiable", 416, "The range is beyond the end"},
    ProblemKind{too_many_failures, "too-many-failures", 429, "Too many wrong API keys"},
    ProblemKind{unsupported, "unsupported", 422, "That is not supported"},
    ProblemKind{internal, "internal", 500, "The exchange made a mistake"},
    ProblemKind{unavailable, "unavailable", 503, "That does not work at this moment"},
    ProblemKind{timed_out, "timed-out", 504, "The exchange did not answer in time"},
};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (std::to_underlying(kinds[i].type) != i) return false;
    }
    return true;
}
static_assert(is_in_order());

ProblemType type_of(Errc code) {
    switch (code) {
    case Errc::malformed:
    case Errc::too_large: return invalid_field;
    case Errc::not_found: return not_found;
    case Errc::denied: return denied;
    case Errc::busy:
    case Errc::unavailable: return unavailable;
    case Errc::timed_out: return timed_out;
    case Errc::conflict: return conflict;
    case Errc::unsupported: return unsupported;
    }
    return internal;
}

}  // namespace

std::span<const ProblemKind> all_problem_kinds() {
    return kinds;
}

const ProblemKind& kind_of(ProblemType type) {
    return kinds.at(std::to_underlying(type));
}

Problem::Problem(const Error& error) : type(type_of(error.code)), detail(error.detail) {}

net::HttpResponse to_response(const Problem& problem) {
    const auto& kind = kind_of(problem.type);
    json::object body{
        {"type", kind.name}, {"title", kind.title}, {"status", kind.status}, {"detail", problem.detail}};
    if (!problem.field.empty()) body["field"] = problem.field;
    net::HttpResponse response{.status = kind.status,
                               .headers = {{"Content-Type", "application/problem+json"}},
                               .body = json::serialize(body)};
    std::ranges::copy(problem.headers, std::back_inserter(response.headers));
    return response;
}

}  // namespace santral::api
