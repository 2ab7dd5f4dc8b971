// Finds where the display name ends and where the URI ends.

#include "sip/message/name_addr.h"

#include "base/text.h"
#include "sip/message/lexer.h"

namespace santral::sip {
namespace {

std::unexpected<Error> bad(std::string_view what) {
    return fail(Errc::malformed, std::string("address: ").append(what));
}

bool are_tokens(std::string_view text) {
    Lexer lexer(text);
    for (lexer.skip_blanks(); !lexer.at_end(); lexer.skip_blanks()) {
        // Beyond the grammar, which wants quotes around them: UTF-8 names, as many phones send them.
        while (static_cast<unsigned char>(lexer.next()) >= 0x80) lexer = Lexer(lexer.rest().substr(1));
        if (lexer.token().empty() && !lexer.at_end() && !blanks.has(lexer.next())) return false;
    }
    return true;
}

Result<std::string_view> take_parameters(Lexer lexer) {
    lexer.skip_blanks();
    const bool begins = lexer.eat(';');
    if (begins == lexer.at_end()) return bad("something other than parameters after it");
    return lexer.rest();
}

// After the display name: "<uri>;parameters".
Result<NameAddrText> take_bracketed(NameAddrText made, Lexer lexer) {
    if (!lexer.eat('<')) return bad("no < after the display name");
    made.uri = trim(lexer.until('>'));
    if (lexer.next() != '>') return bad("no > after the URI");
    lexer = Lexer(lexer.rest().substr(1));
    made.parameters = TRY(take_parameters(lexer));
    return made;
}

}  // namespace

Result<NameAddrText> split_name_addr(std::string_view value) {
    Lexer lexer(trim(value));
    NameAddrText made;
    if (lexer.next() == '"') {
        const auto name = lexer.quoted();
        if (!name) return bad("display name without its closing quote");
        made.display_name = *name;
        return take_bracketed(made, lexer);
    }
    auto spec = lexer;
    const auto before = lexer.until('<');
    if (!lexer.at_end()) {
        made.display_name = trim(before);
        if (!are_tokens(before)) return bad("display name needs quotes");
        return take_bracketed(made, lexer);
    }
    made.uri = trim(spec.until(';'));
    if (made.uri.find_first_of("?,") != made.uri.npos) return bad("URI with ? or , needs <>");
    made.parameters = TRY(take_parameters(spec));
    return made;
}

Result<NameAddr> parse_name_addr(std::string_view value) {
    const auto parts = TRY(split_name_addr(value));
    if (!are_parameters(parts.parameters)) return bad("parameters are malformed");
    return NameAddr{parts.display_name, TRY(parse_uri(parts.uri)), parts.parameters};
}

std::string NameAddr::display_text() const {
    auto text = unquote(display_name);
    for (auto fold = text.find("\r\n"); fold != text.npos; fold = text.find("\r\n", fold)) {
        text.erase(fold, 2);
    }
    return text;
}

}  // namespace santral::sip
