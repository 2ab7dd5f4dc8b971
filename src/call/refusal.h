#pragma once
// A request that is not granted: the response, and what the log says of it.

#include <expected>
#include <string>

namespace santral::call {

struct Refusal {
    int status = 500;
    std::string fields;  // Whole header lines for the response, or "".
    std::string detail;  // For the log: which thing and why.
};

template <class T>
using Granted = std::expected<T, Refusal>;

inline std::unexpected<Refusal> refuse(int status, std::string detail, std::string fields = "") {
    return std::unexpected(Refusal{status, std::move(fields), std::move(detail)});
}

}  // namespace santral::call
