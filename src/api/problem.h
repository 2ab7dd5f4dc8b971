#pragma once
// What went wrong, as an answer: RFC 9457. Every type that the API sends is in one table, and in
// docs/api/openapi.yaml.

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/http_message.h"

namespace santral::api {

enum class ProblemType : std::uint8_t {
    malformed_request,
    malformed_body,
    unknown_field,
    invalid_field,
    invalid_cursor,
    unauthorized,
    missing_scope,
    denied,
    not_found,
    method_not_allowed,
    conflict,
    idempotency_key_reused,
    request_in_progress,
    precondition_failed,
    body_too_large,
    unsupported_media_type,
    range_not_satisfiable,
    too_many_failures,
    unsupported,
    internal,
    unavailable,
    timed_out,
};

struct ProblemKind {
    ProblemType type;
    std::string_view name;  // "no-such-thing": the member "type", and what a client compares.
    int status;
    std::string_view title;
};

std::span<const ProblemKind> all_problem_kinds();
const ProblemKind& kind_of(ProblemType type);

struct Problem {
    Problem(ProblemType its_type, std::string its_detail, std::string its_field = "")
        : type(its_type), detail(std::move(its_detail)), field(std::move(its_field)) {}
    // What the lower floors call by an Errc. Their details are written for the operator: they are shown.
    Problem(const Error& error);  // NOLINT(google-explicit-constructor): TRY brings an Error up as a Problem.

    ProblemType type;
    std::string detail;
    std::string field;           // The JSON key or query name that is to blame; "": none.
    net::HttpHeaders headers{};  // WWW-Authenticate, Allow, Retry-After.
};

// A resource's answer, and the only way to refuse: TRY works with both Checked and Result in it.
using Outcome = std::expected<net::HttpResponse, Problem>;
template <class Value>
using Checked = std::expected<Value, Problem>;

// application/problem+json with type, title, status, detail and, where there is one, field.
net::HttpResponse to_response(const Problem& problem);

}  // namespace santral::api
