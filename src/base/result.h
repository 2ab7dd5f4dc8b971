#pragma once
// A value, or the reason there is none. Expected failures travel as Result;
// exceptions are left for a server that cannot start.

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace santral {

enum class Errc {
    malformed,
    not_found,
    denied,
    busy,
    timed_out,
    unavailable,
    conflict,
    too_large,
    unsupported
};

std::string_view to_string(Errc code);

struct Error {
    Errc code;
    std::string
        detail;  // Says which thing and what to do; for the log and the operator, never parsed by code.
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Errc code, std::string detail) {
    return std::unexpected(Error{code, std::move(detail)});
}

}  // namespace santral

// Unwraps a Result, or returns its error to our caller.
// A macro because a function cannot return from its caller. Never around co_await (GCC 12 crashes on it).
#define TRY(expr)                                                                 \
    __extension__({                                                               \
        auto&& try_result_ = (expr);                                              \
        if (!try_result_) return std::unexpected(std::move(try_result_).error()); \
        *std::move(try_result_);                                                  \
    })
