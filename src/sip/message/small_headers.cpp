// A first word, then parameters: the same shape each time.

#include "sip/message/small_headers.h"

#include "base/text.h"
#include "sip/message/expiry.h"
#include "sip/message/lexer.h"
#include "sip/message/parameters.h"

namespace santral::sip {
namespace {

struct Worded {
    std::string_view word;
    std::string_view parameters;
};

// "word ; a=b ; c". The word is all up to the first ';', since a Call-ID is no token.
Result<Worded> split_word(std::string_view value, std::string_view header) {
    Lexer lexer(value);
    Worded made;
    made.word = trim(lexer.until(';'));
    lexer.eat(';');
    made.parameters = lexer.rest();
    if (made.word.empty() || !are_parameters(made.parameters)) {
        return fail(Errc::malformed, std::string(header) + " is not a word and parameters");
    }
    return made;
}

std::optional<std::chrono::seconds> find_seconds(std::string_view parameters, std::string_view name) {
    const auto seconds = parse_delta_seconds(find_parameter(parameters, name).value_or(""));
    return seconds ? std::optional(*seconds) : std::nullopt;
}

}  // namespace

Result<Reason> parse_reason(std::string_view value) {
    const auto parts = TRY(split_word(value, "Reason"));
    if (!is_token(parts.word)) return fail(Errc::malformed, "Reason names no protocol");
    const auto cause = parse_number<int>(find_parameter(parts.parameters, "cause").value_or(""));
    return Reason{parts.word, cause.value_or(0), find_parameter(parts.parameters, "text").value_or("")};
}

bool ContentType::is(std::string_view wanted_type, std::string_view wanted_subtype) const {
    return equals_ignoring_case(type, wanted_type) && equals_ignoring_case(subtype, wanted_subtype);
}

Result<ContentType> parse_content_type(std::string_view value) {
    const auto parts = TRY(split_word(value, "Content-Type"));
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

Result<Replaces> parse_replaces(std::string_view value) {
    const auto parts = TRY(split_word(value, "Replaces"));
    const auto to_tag = find_parameter(parts.parameters, "to-tag");
    const auto from_tag = find_parameter(parts.parameters, "from-tag");
    if (!to_tag || !from_tag) return fail(Errc::malformed, "Replaces has not both tags");
    const bool early = find_parameter(parts.parameters, "early-only").has_value();
    return Replaces{parts.word, *to_tag, *from_tag, early};
}

Result<Event> parse_event(std::string_view value) {
    const auto parts = TRY(split_word(value, "Event"));
    if (!is_token(parts.word)) return fail(Errc::malformed, "Event names no package");
    return Event{parts.word, find_parameter(parts.parameters, "id").value_or("")};
}

Result<SubscriptionState> parse_subscription_state(std::string_view value) {
    const auto parts = TRY(split_word(value, "Subscription-State"));
    if (!is_token(parts.word)) return fail(Errc::malformed, "Subscription-State names no state");
    return SubscriptionState{parts.word, find_parameter(parts.parameters, "reason").value_or(""),
                             find_seconds(parts.parameters, "expires"),
                             find_seconds(parts.parameters, "retry-after")};
}

bool asks_privacy(std::string_view value, std::string_view wanted) {
    ParameterWalker walker(value);
    while (const auto privacy = walker.next()) {
        if (equals_ignoring_case(privacy->name, wanted)) return true;
    }
    return false;
}

Result<std::uint8_t> parse_max_forwards(std::string_view value) {
    const auto hops = parse_number<std::uint8_t>(trim(value));
    if (!hops) return fail(Errc::malformed, "Max-Forwards is not a number up to 255");
    return *hops;
}

}  // namespace santral::sip
