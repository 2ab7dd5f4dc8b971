#pragma once
// Max-Forwards (RFC 3261 20.22): how many hops a request may still take.

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace santral::sip {

Result<std::uint8_t> parse_max_forwards(std::string_view value);  // 0 to 255.

}  // namespace santral::sip
