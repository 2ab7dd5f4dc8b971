// "98732@h;from-tag=f;to-tag=t;early-only".

#include "sip/message/replaces.h"

#include "sip/message/parameters.h"
#include "sip/message/worded_value.h"

namespace santral::sip {

Result<Replaces> parse_replaces(std::string_view value) {
    const auto parts = TRY(split_worded_value(value, "Replaces"));
    const auto to_tag = find_parameter(parts.parameters, "to-tag");
    const auto from_tag = find_parameter(parts.parameters, "from-tag");
    if (!to_tag || !from_tag) return fail(Errc::malformed, "Replaces has not both tags");
    const bool is_early_only = find_parameter(parts.parameters, "early-only").has_value();
    return Replaces{parts.word, *to_tag, *from_tag, is_early_only};
}

}  // namespace santral::sip
