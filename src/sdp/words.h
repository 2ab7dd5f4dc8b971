#pragma once
// Splits a line of SDP at its blanks. RFC 8866 allows one blank between fields; phones write more.

#include <string_view>
#include <vector>

namespace santral::sdp {

// Views into `text`, without empty words.
std::vector<std::string_view> words(std::string_view text);

}  // namespace santral::sdp
