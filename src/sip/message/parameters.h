#pragma once
// Parameters of a header value or a URI, "a=1;b;c=\"x;y\"", one after the other. Quotes are respected, blanks
// around separators skipped (RFC 3261 25.1, generic-param). Views into the text given.

#include <optional>
#include <string_view>

#include "sip/message/lexer.h"

namespace santral::sip {

struct Parameter {
    std::string_view name;
    std::string_view value;  // A quoted one keeps its quotes; see unquote().
    bool has_value = false;  // "lr" has none, "lr=" has an empty one.
};

class ParameterWalker {
public:
    // text: from the first name on, no separator in front. separator: ';' of headers and URIs, ',' of
    // credentials, '&' of URI headers.
    explicit ParameterWalker(std::string_view text, char separator = ';');

    // Absent at the end, and at the first thing that is not a parameter.
    std::optional<Parameter> next();
    bool is_malformed() const { return is_malformed_; }  // Good once next() was absent.

private:
    std::optional<Parameter> fail();

    Lexer lexer_;
    char separator_;
    bool is_malformed_ = false;
};

// The value of the first parameter of that name, case ignored; "" when it has none. One ';' in
// front is skipped.
std::optional<std::string_view> find_parameter(std::string_view parameters, std::string_view name);
bool are_parameters(std::string_view parameters);  // Well-formed to the end; "" is.

}  // namespace santral::sip
