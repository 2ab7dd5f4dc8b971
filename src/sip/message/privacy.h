#pragma once
// Privacy (RFC 3323 4.2): what a caller wants hidden. A list with semicolons.

#include <string_view>

namespace santral::sip {

// wanted: "id", "header", "user", "session", "none" or "critical".
bool asks_privacy(std::string_view value, std::string_view wanted);

}  // namespace santral::sip
