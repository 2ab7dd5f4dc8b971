// "application/sdp;charset=utf-8".

#include "sip/message/content_type.h"

#include "base/text.h"
#include "sip/message/lexer.h"
#include "sip/message/worded_value.h"

namespace santral::sip {

bool ContentType::is(std::string_view wanted_type, std::string_view wanted_subtype) const {
    return equals_ignoring_case(type, wanted_type) && equals_ignoring_case(subtype, wanted_subtype);
}

Result<ContentType> parse_content_type(std::string_view value) {
    const auto parts = TRY(split_worded_value(value, "Content-Type"));
    Lexer lexer(parts.word);
    ContentType made;
    made.type = lexer.token();
    const bool has_slash = lexer.eat('/');
    made.subtype = lexer.token();
    made.parameters = parts.parameters;
    if (made.type.empty() || !has_slash || made.subtype.empty() || !lexer.at_end()) {
        return fail(Errc::malformed, "Content-Type is not type/subtype");
    }
    return made;
}

}  // namespace santral::sip
