#pragma once
// Reads SIP grammar (RFC 3261 25.1) from left to right: tokens, quoted strings, separators with blanks
// around. Views into the text given; copies nothing. A folded line end counts as a blank.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace santral::sip {

// A table, since every byte of a header may be asked about.
class CharacterSet {
public:
    constexpr explicit CharacterSet(std::string_view members) { *this = CharacterSet().with(members); }
    constexpr CharacterSet with(std::string_view more) const {
        auto larger = *this;
        for (const char c : more) larger.has_[static_cast<unsigned char>(c)] = true;
        return larger;
    }
    constexpr bool has(char c) const { return has_[static_cast<unsigned char>(c)]; }

private:
    constexpr CharacterSet() = default;

    std::array<bool, 256> has_{};
};

// SP, HT, and the CR and LF of a fold.
constexpr CharacterSet blanks(" \t\r\n");

bool is_token(std::string_view text);  // At least one character, all of `token`.

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    bool at_end() const { return text_.empty(); }
    char next() const { return text_.empty() ? '\0' : text_.front(); }
    std::string_view rest() const { return text_; }

    void skip_blanks();
    bool eat(char separator);           // With the blanks around it (RFC 3261: SEMI, EQUAL, SLASH, ...).
    std::string_view token();           // "" when none begins here.
    std::string_view until(char stop);  // Up to the first `stop`, or the rest.
    std::string_view until(const CharacterSet& stops);
    // With its quotes; absent, and nothing is taken, when none begins here or it never ends.
    std::optional<std::string_view> quoted();

private:
    std::string_view taken(std::size_t length);

    std::string_view text_;
};

// The text of a quoted string: without quotes and backslashes. Any other text comes back as it is.
std::string unquote(std::string_view text);
// The other way: `text` in quotes, with backslashes before quotes and backslashes; controls become blanks.
std::string quote(std::string_view text);

}  // namespace santral::sip
