// Looking things up in a message that was parsed (message_parser.cpp).

#include "sip/message/message.h"

#include "base/text.h"
#include "sip/message/cseq.h"
#include "sip/message/list.h"
#include "sip/message/name_addr.h"
#include "sip/message/parameters.h"

namespace santral::sip {
namespace {

std::string_view tag_of(std::optional<std::string_view> value) {
    if (!value) return {};
    const auto parts = split_name_addr(*value);
    return parts ? find_parameter(parts->parameters, "tag").value_or("") : std::string_view();
}

}  // namespace

std::string_view Message::method_text() const {
    return is_request() ? view(first_) : std::string_view();
}

std::string_view Message::request_uri() const {
    return view(second_);
}

std::string_view Message::reason_phrase() const {
    return is_request() ? std::string_view() : view(first_);
}

std::size_t Message::header_count() const {
    return line_count_;
}

const Message::Line& Message::line(std::size_t index) const {
    return index < inline_lines ? lines_[index] : more_lines_[index - inline_lines];
}

Header Message::header(std::size_t index) const {
    const auto& found = line(index);
    return {found.name, view(found.name_text), view(found.value)};
}

std::optional<std::string_view> Message::find(HeaderName name) const {
    if (name == HeaderName::other) return {};
    const auto first = first_line_[static_cast<std::size_t>(name)];
    if (first == 0) return {};
    return view(line(first - 1).value);
}

std::optional<std::string_view> Message::find(std::string_view name) const {
    if (const auto known = to_header_name(name); known != HeaderName::other) return find(known);
    for (std::size_t i = 0; i < line_count_; ++i) {
        const auto candidate = header(i);
        if (candidate.name != HeaderName::other) continue;
        if (equals_ignoring_case(candidate.name_text, name)) return candidate.value;
    }
    return {};
}

std::vector<std::string_view> Message::values(HeaderName name) const {
    std::vector<std::string_view> found;
    if (!find(name)) return found;
    for (std::size_t i = first_line_[static_cast<std::size_t>(name)] - 1; i < line_count_; ++i) {
        if (line(i).name != name) continue;
        const auto more = split_list(view(line(i).value));
        found.insert(found.end(), more.begin(), more.end());
    }
    return found;
}

std::string_view Message::body() const {
    return view(body_);
}

std::string_view Message::bytes() const {
    return bytes_;
}

std::string_view Message::call_id() const {
    return find(HeaderName::call_id).value_or("");
}

std::string_view Message::from_tag() const {
    return tag_of(find(HeaderName::from));
}

std::string_view Message::to_tag() const {
    return tag_of(find(HeaderName::to));
}

std::string_view Message::branch() const {
    const auto topmost = ListWalker(find(HeaderName::via).value_or("")).next().value_or("");
    const auto parameters = topmost.find(';');
    if (parameters == topmost.npos) return {};
    return find_parameter(topmost.substr(parameters), "branch").value_or("");
}

std::uint32_t Message::cseq() const {
    const auto parsed = parse_cseq(find(HeaderName::cseq).value_or(""));
    return parsed ? parsed->number : 0;
}

}  // namespace santral::sip
