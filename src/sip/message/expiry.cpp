// Numbers of seconds, and what may follow them.

#include "sip/message/expiry.h"

#include <algorithm>

#include "base/text.h"
#include "sip/message/lexer.h"
#include "sip/message/parameters.h"

namespace santral::sip {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

struct Timed {
    std::chrono::seconds delay{};
    Lexer after{{}};
};

Result<Timed> take_delta_seconds(std::string_view value) {
    Lexer lexer(trim(value));
    const auto delay = TRY(parse_delta_seconds(lexer.token()));
    return Timed{delay, lexer};
}

Result<std::string_view> take_parameters(Lexer lexer) {
    const bool begins = lexer.eat(';');
    if (begins == lexer.at_end() || !are_parameters(lexer.rest())) {
        return fail(Errc::malformed, "something other than parameters after the seconds");
    }
    return lexer.rest();
}

// RFC 3261 20.33: "18000 (in a meeting);duration=60".
void skip_comment(Lexer& lexer) {
    auto comment = lexer;
    if (!comment.eat('(')) return;
    comment.until(')');
    if (comment.eat(')')) lexer = comment;
}

}  // namespace

Result<std::chrono::seconds> parse_delta_seconds(std::string_view text) {
    if (text.empty() || !std::ranges::all_of(text, is_digit)) {
        return fail(Errc::malformed, "not a number of seconds");
    }
    const auto seconds = parse_number<std::uint32_t>(text);
    if (!seconds) return fail(Errc::too_large, "more than 4294967295 seconds");
    return std::chrono::seconds(*seconds);
}

Result<SessionExpires> parse_session_expires(std::string_view value) {
    const auto timed = TRY(take_delta_seconds(value));
    const auto refresher = find_parameter(TRY(take_parameters(timed.after)), "refresher").value_or("");
    SessionExpires made{timed.delay};
    if (equals_ignoring_case(refresher, "uac")) made.refresher = SessionExpires::Refresher::uac;
    if (equals_ignoring_case(refresher, "uas")) made.refresher = SessionExpires::Refresher::uas;
    return made;
}

Result<std::chrono::seconds> parse_min_se(std::string_view value) {
    const auto timed = TRY(take_delta_seconds(value));
    TRY(take_parameters(timed.after));
    return timed.delay;
}

Result<RetryAfter> parse_retry_after(std::string_view value) {
    auto timed = TRY(take_delta_seconds(value));
    skip_comment(timed.after);
    return RetryAfter{timed.delay, TRY(take_parameters(timed.after))};
}

}  // namespace santral::sip
