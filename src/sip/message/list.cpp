// Finds the commas that separate.

#include "sip/message/list.h"

#include "base/text.h"
#include "sip/message/lexer.h"

namespace santral::sip {
namespace {

constexpr CharacterSet opening("\"<");

}  // namespace

ListWalker::ListWalker(std::string_view text) : text_(trim(text)), is_done_(text_.empty()) {}

std::optional<std::string_view> ListWalker::next() {
    if (is_done_) return {};
    const auto end = end_of_value();
    const auto value = trim(text_.substr(0, end));
    is_done_ = end == text_.size();
    if (!is_done_) text_.remove_prefix(end + 1);
    return value;
}

std::size_t ListWalker::end_of_value() const {
    for (std::size_t i = 0; i < text_.size(); ++i) {
        if (text_[i] == ',') return i;
        if (!opening.has(text_[i])) continue;
        if (text_[i] == '<') {
            i = text_.find('>', i);
        } else {
            const auto quoted = Lexer(text_.substr(i)).quoted();
            i = quoted ? i + quoted->size() - 1 : text_.npos;
        }
        if (i == text_.npos) break;  // Never closed: the rest is one value, and malformed.
    }
    return text_.size();
}

std::vector<std::string_view> split_list(std::string_view text) {
    std::vector<std::string_view> values;
    ListWalker walker(text);
    while (const auto value = walker.next()) {
        if (!value->empty()) values.push_back(*value);
    }
    return values;
}

bool lists(std::string_view text, std::string_view token) {
    ListWalker walker(text);
    while (const auto value = walker.next()) {
        if (equals_ignoring_case(*value, token)) return true;
    }
    return false;
}

}  // namespace santral::sip
