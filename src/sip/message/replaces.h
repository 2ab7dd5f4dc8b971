#pragma once
// Replaces (RFC 3891): the dialog that a new INVITE takes the place of.

#include <string_view>

#include "base/result.h"

namespace santral::sip {

struct Replaces {
    std::string_view call_id;
    std::string_view to_tag;  // That of the side which gets the INVITE.
    std::string_view from_tag;
    bool is_early_only = false;
};

Result<Replaces> parse_replaces(std::string_view value);  // Malformed without both tags.

}  // namespace santral::sip
