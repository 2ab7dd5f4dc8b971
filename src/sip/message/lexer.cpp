// Scans with tables, each byte once.

#include "sip/message/lexer.h"

#include <algorithm>

namespace santral::sip {
namespace {

constexpr CharacterSet token_characters(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-.!%*_+`'~");

}  // namespace

bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return token_characters.has(c); });
}

void Lexer::skip_blanks() {
    while (!text_.empty() && blanks.has(text_.front())) text_.remove_prefix(1);
}

bool Lexer::eat(char separator) {
    const auto before = text_;
    skip_blanks();
    if (next() != separator || at_end()) {
        text_ = before;
        return false;
    }
    text_.remove_prefix(1);
    skip_blanks();
    return true;
}

std::string_view Lexer::token() {
    std::size_t length = 0;
    while (length < text_.size() && token_characters.has(text_[length])) ++length;
    return taken(length);
}

std::string_view Lexer::until(char stop) {
    return taken(std::min(text_.find(stop), text_.size()));
}

std::string_view Lexer::until(const CharacterSet& stops) {
    std::size_t length = 0;
    while (length < text_.size() && !stops.has(text_[length])) ++length;
    return taken(length);
}

std::optional<std::string_view> Lexer::quoted() {
    if (next() != '"') return {};
    for (std::size_t i = 1; i < text_.size(); ++i) {
        if (text_[i] == '"') return taken(i + 1);
        if (text_[i] == '\\') ++i;
    }
    return {};
}

std::string_view Lexer::taken(std::size_t length) {
    const auto part = text_.substr(0, length);
    text_.remove_prefix(length);
    return part;
}

std::string unquote(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == '\\' && i + 2 < text.size()) ++i;
        plain += text[i];
    }
    return plain;
}

std::string quote(std::string_view text) {
    std::string quoted = "\"";
    quoted.reserve(text.size() + 2);
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        const bool is_control = static_cast<unsigned char>(c) < ' ' || c == '\x7f';
        quoted += is_control ? ' ' : c;
    }
    return quoted += '"';
}

}  // namespace santral::sip
