#pragma once
// Text in UTF-8 (RFC 3629): is it, and what is done when it is not.

#include <string>
#include <string_view>

namespace santral {

bool is_utf8(std::string_view text);

// The same text when it is UTF-8 without zero bytes; else with U+FFFD for every byte that does not belong.
// For what strangers sent and databases and JSON have to take.
std::string to_utf8(std::string_view text);

}  // namespace santral
