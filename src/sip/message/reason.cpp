// `Q.850 ;cause=16 ;text="Terminated"`.

#include "sip/message/reason.h"

#include "base/text.h"
#include "sip/message/parameters.h"
#include "sip/message/worded_value.h"

namespace santral::sip {

Result<Reason> parse_reason(std::string_view value) {
    const auto parts = TRY(split_token_value(value, "Reason"));
    const auto cause = parse_number<int>(find_parameter(parts.parameters, "cause").value_or(""));
    return Reason{parts.word, cause.value_or(0), find_parameter(parts.parameters, "text").value_or("")};
}

}  // namespace santral::sip
