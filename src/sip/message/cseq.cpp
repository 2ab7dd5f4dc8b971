// "314159 INVITE", "776656 1 INVITE".

#include "sip/message/cseq.h"

#include <optional>

#include "base/text.h"
#include "sip/message/lexer.h"

namespace santral::sip {
namespace {

constexpr std::uint32_t cseq_end = 1u << 31;

std::optional<std::uint32_t> take_number(Lexer& lexer) {
    const auto number = parse_number<std::uint32_t>(lexer.token());
    lexer.skip_blanks();
    return number;
}

}  // namespace

Result<CSeq> parse_cseq(std::string_view value) {
    Lexer lexer(trim(value));
    const auto number = take_number(lexer);
    const auto method = lexer.token();
    if (!number || *number >= cseq_end || method.empty() || !lexer.at_end()) {
        return fail(Errc::malformed, "CSeq is not a number below 2^31 and a method");
    }
    return CSeq{*number, to_method(method), method};
}

Result<RAck> parse_rack(std::string_view value) {
    Lexer lexer(trim(value));
    const auto rseq = take_number(lexer);
    if (!rseq) return fail(Errc::malformed, "RAck is not two numbers and a method");
    return RAck{*rseq, TRY(parse_cseq(lexer.rest()))};
}

}  // namespace santral::sip
