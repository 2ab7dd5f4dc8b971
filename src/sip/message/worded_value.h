#pragma once
// The shape that many headers share: a first word, then parameters. "Q.850;cause=16".

#include <string_view>

#include "base/result.h"

namespace santral::sip {

struct WordedValue {
    std::string_view word;        // Up to the first ';': a token, a type/subtype, a Call-ID.
    std::string_view parameters;  // Without the first ';', well-formed.
};

// header: its name, for the error.
Result<WordedValue> split_worded_value(std::string_view value, std::string_view header);
// The same, where the word must be a token.
Result<WordedValue> split_token_value(std::string_view value, std::string_view header);

}  // namespace santral::sip
