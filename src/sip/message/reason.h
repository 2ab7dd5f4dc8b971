#pragma once
// One value of Reason (RFC 3326): why a request was sent, in the words of SIP or of Q.850.

#include <string_view>

#include "base/result.h"

namespace santral::sip {

struct Reason {
    std::string_view protocol;  // "SIP", "Q.850".
    int cause = 0;              // 0 where there is none.
    std::string_view text;      // As it came, quoted; see unquote().
};

Result<Reason> parse_reason(std::string_view value);

}  // namespace santral::sip
