// Reading digits out of INFO bodies.

#include "call/digits.h"

#include "base/text.h"

namespace santral::call {
namespace {

constexpr std::string_view digits = "0123456789*#ABCD";

std::optional<char> to_digit(std::string_view signal) {
    if (const auto number = parse_number<std::size_t>(signal); number && signal.size() == 2) {
        if (*number < digits.size()) return digits[*number];
        return {};
    }
    if (signal.size() != 1) return {};
    const char upper =
        signal[0] >= 'a' && signal[0] <= 'd' ? static_cast<char>(signal[0] - 'a' + 'A') : signal[0];
    if (!digits.contains(upper)) return {};
    return upper;
}

std::optional<char> signal_line(std::string_view body) {
    for (const auto line : split(body, '\n')) {
        const auto equals = line.find('=');
        if (equals == line.npos || !equals_ignoring_case(trim(line.substr(0, equals)), "signal")) continue;
        return to_digit(trim(line.substr(equals + 1)));
    }
    return {};
}

}  // namespace

std::optional<char> digit_of_info(std::string_view content_type, std::string_view body) {
    const auto type = trim(content_type.substr(0, content_type.find(';')));
    if (equals_ignoring_case(type, "application/dtmf-relay")) return signal_line(body);
    if (equals_ignoring_case(type, "application/dtmf")) return to_digit(trim(body));
    return {};
}

bool DigitFilter::counts(Way way) {
    if (!first_) first_ = way;
    return *first_ == way;
}

}  // namespace santral::call
