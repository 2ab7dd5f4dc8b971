// Cuts at the first semicolon.

#include "sip/message/worded_value.h"

#include "base/text.h"
#include "sip/message/lexer.h"
#include "sip/message/parameters.h"

namespace santral::sip {

Result<WordedValue> split_worded_value(std::string_view value, std::string_view header) {
    Lexer lexer(value);
    WordedValue made;
    made.word = trim(lexer.until(';'));
    const bool begins = lexer.eat(';');
    made.parameters = lexer.rest();
    if (made.word.empty() || begins == lexer.at_end() || !are_parameters(made.parameters)) {
        return fail(Errc::malformed, std::string(header) + " is not a word and parameters");
    }
    return made;
}

Result<WordedValue> split_token_value(std::string_view value, std::string_view header) {
    const auto made = TRY(split_worded_value(value, header));
    if (!is_token(made.word))
        return fail(Errc::malformed, std::string(header) + " does not begin with a token");
    return made;
}

}  // namespace santral::sip
