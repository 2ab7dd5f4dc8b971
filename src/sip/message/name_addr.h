#pragma once
// The value of From, To, Contact, Route, Record-Route, Path, Refer-To, P-Asserted-Identity, Diversion: an
// optional display name, a URI, parameters (RFC 3261 20.10, 25.1). Both forms: `"Ayşe" <sip:a@b>;tag=1` and
// `sip:a@b;tag=1`, where in the second everything after the ';' belongs to the header and not to the URI.

#include <string>
#include <string_view>

#include "base/result.h"
#include "sip/message/uri.h"

namespace santral::sip {

// Taken apart, its URI not looked at.
struct NameAddrText {
    std::string_view display_name;  // As it came: quotes, backslashes, folds.
    std::string_view uri;
    std::string_view parameters;  // Without the first ';'.
};

struct NameAddr {
    std::string_view display_name;  // As it came; see display_text().
    Uri uri;
    std::string_view parameters;

    // What a person reads: unquoted, folds as one blank. UTF-8 stays byte for byte.
    std::string display_text() const;
    std::optional<std::string_view> parameter(std::string_view name) const {
        return find_parameter(parameters, name);
    }
    std::string_view tag() const { return parameter("tag").value_or(""); }
};

// Errors: malformed, also where the addr-spec form holds a '?' or a ',' (RFC 3261 20: such a URI needs its
// <>).
Result<NameAddrText> split_name_addr(std::string_view value);
Result<NameAddr> parse_name_addr(std::string_view value);

}  // namespace santral::sip
