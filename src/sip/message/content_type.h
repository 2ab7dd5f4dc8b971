#pragma once
// Content-Type (RFC 3261 20.15).

#include <string_view>

#include "base/result.h"

namespace santral::sip {

struct ContentType {
    std::string_view type;
    std::string_view subtype;
    std::string_view parameters;

    bool is(std::string_view wanted_type, std::string_view wanted_subtype) const;  // Case ignored.
};

Result<ContentType> parse_content_type(std::string_view value);

}  // namespace santral::sip
