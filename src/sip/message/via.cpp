// "SIP / 2.0 / UDP  first.example : 4000 ;ttl=16 ;branch=z9hG4bK7": blanks are allowed nearly everywhere.

#include "sip/message/via.h"

#include <algorithm>

#include "base/text.h"
#include "sip/message/lexer.h"

namespace santral::sip {
namespace {

constexpr CharacterSet host_ends(":; \t\r\n");

std::unexpected<Error> bad(std::string_view what) {
    return fail(Errc::malformed, std::string("Via: ").append(what));
}

// "SIP/2.0/UDP" and at least one blank.
Result<void> take_protocol(Lexer& lexer, Via& via) {
    if (!equals_ignoring_case(lexer.token(), "SIP") || !lexer.eat('/')) return bad("protocol is not SIP");
    via.version = lexer.token();
    if (via.version.empty() || !lexer.eat('/')) return bad("no version");
    via.transport = lexer.token();
    if (via.transport.empty() || !blanks.has(lexer.next())) return bad("no transport");
    lexer.skip_blanks();
    return {};
}

Result<void> take_sent_by(Lexer& lexer, Via& via) {
    if (lexer.next() == '[') {
        const auto address = lexer.until(']');
        if (lexer.at_end()) return bad("IPv6 address without its closing bracket");
        via.host = {address.data(), address.size() + 1};
        lexer = Lexer(lexer.rest().substr(1));
    } else {
        via.host = lexer.until(host_ends);
        if (!is_token(via.host)) return bad("no host");
    }
    if (!lexer.eat(':')) return {};
    via.port = parse_number<std::uint16_t>(lexer.token());
    if (!via.port) return bad("port is not a number up to 65535");
    return {};
}

void note(const Parameter& parameter, Via& via) {
    if (equals_ignoring_case(parameter.name, "branch")) {
        via.branch = parameter.value;
    } else if (equals_ignoring_case(parameter.name, "received")) {
        via.received = parameter.value;
    } else if (equals_ignoring_case(parameter.name, "rport")) {
        via.has_rport = true;
        via.rport = parse_number<std::uint16_t>(parameter.value);
    }
}

}  // namespace

Result<Via> parse_via(std::string_view value) {
    Lexer lexer(trim(value));
    Via via;
    TRY(take_protocol(lexer, via));
    TRY(take_sent_by(lexer, via));
    if (!lexer.eat(';')) {
        if (!lexer.at_end()) return bad("something other than parameters after the host");
        return via;
    }
    via.parameters = lexer.rest();
    ParameterWalker walker(via.parameters);
    while (const auto parameter = walker.next()) note(*parameter, via);
    if (walker.is_malformed()) return bad("parameters are malformed");
    return via;
}

}  // namespace santral::sip
