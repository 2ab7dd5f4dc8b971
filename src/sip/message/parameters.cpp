// The walker, and the two questions that most callers have.

#include "sip/message/parameters.h"

#include "base/text.h"

namespace santral::sip {
namespace {

struct Ends {
    CharacterSet of_name;
    CharacterSet of_value;
};

constexpr Ends semicolon_ends{CharacterSet("=; \t\r\n"), CharacterSet("; \t\r\n")};
constexpr Ends comma_ends{CharacterSet("=, \t\r\n"), CharacterSet(", \t\r\n")};
constexpr Ends ampersand_ends{CharacterSet("=&"), CharacterSet("&")};

const Ends& ends(char separator) {
    switch (separator) {
    case ',': return comma_ends;
    case '&': return ampersand_ends;
    default: return semicolon_ends;
    }
}

}  // namespace

ParameterWalker::ParameterWalker(std::string_view text, char separator)
    : lexer_(text), separator_(separator) {
    lexer_.skip_blanks();
}

std::optional<Parameter> ParameterWalker::next() {
    if (lexer_.at_end()) return {};
    Parameter found;
    found.name = lexer_.until(ends(separator_).of_name);
    if (found.name.empty() || found.name.front() == '"') return fail();
    found.has_value = lexer_.eat('=');
    if (found.has_value && lexer_.next() == '"') {
        const auto quoted = lexer_.quoted();
        if (!quoted) return fail();
        found.value = *quoted;
    } else if (found.has_value) {
        found.value = lexer_.until(ends(separator_).of_value);
    }
    const bool more = lexer_.eat(separator_);
    lexer_.skip_blanks();
    if (more == lexer_.at_end()) is_malformed_ = true;  // Ends in a separator, or goes on without one.
    if (!more && !lexer_.at_end()) lexer_ = Lexer({});
    return found;
}

std::optional<Parameter> ParameterWalker::fail() {
    is_malformed_ = true;
    lexer_ = Lexer({});
    return {};
}

std::optional<std::string_view> find_parameter(std::string_view parameters, std::string_view name) {
    ParameterWalker walker(parameters.substr(parameters.starts_with(';') ? 1 : 0));
    while (const auto parameter = walker.next()) {
        if (equals_ignoring_case(parameter->name, name)) return parameter->value;
    }
    return {};
}

bool are_parameters(std::string_view parameters) {
    ParameterWalker walker(parameters);
    while (walker.next()) {
    }
    return !walker.is_malformed();
}

}  // namespace santral::sip
