// Character classes as one table, because every byte of a header may pass here.

#include "sip/message/lexer.h"

#include <algorithm>
#include <array>

namespace santral::sip {
namespace {

constexpr std::string_view blanks = " \t\r\n";

constexpr std::array<bool, 256> token_characters = [] {
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c) table[c] = true;
    for (int c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = true;
    for (const char c : std::string_view("-.!%*_+`'~")) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool is_token_character(char c) {
    return token_characters[static_cast<unsigned char>(c)];
}

}  // namespace

bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_token_character);
}

bool is_blank(char c) {
    return blanks.find(c) != blanks.npos;
}

void Lexer::skip_blanks() {
    const auto first = text_.find_first_not_of(blanks);
    text_.remove_prefix(first == text_.npos ? text_.size() : first);
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
    const auto end = std::ranges::find_if_not(text_, is_token_character);
    return taken(static_cast<std::size_t>(end - text_.begin()));
}

std::string_view Lexer::until(std::string_view stops) {
    const auto end = text_.find_first_of(stops);
    return taken(end == text_.npos ? text_.size() : end);
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
