// 16 digits of time, 16 of chance, 32 of the keyed hash (128 bits of it are enough that nobody guesses).

#include "sip/auth/nonces.h"

#include <fmt/core.h>

#include <charconv>

#include "base/text.h"

namespace santral::sip {
namespace {

constexpr std::size_t number_digits = 16;
constexpr std::size_t head_digits = 2 * number_digits;
constexpr std::size_t seal_digits = 32;
constexpr std::size_t run_characters = 22;

// Sealed by us: sixteen hexadecimal digits.
std::uint64_t to_number(std::string_view digits) {
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    return number;
}

}  // namespace

Nonces::Nonces(std::string_view secret, Random& random)
    : digest_(secret), random_(random), run_(random.token(run_characters)) {}

std::string Nonces::make(std::string_view realm, Clock::time_point now) {
    const auto ticks = static_cast<std::uint64_t>(now.time_since_epoch().count());
    const auto head = fmt::format("{:016x}{:016x}", ticks, random_.number());
    return head + seal(head, realm);
}

std::optional<Nonce> Nonces::read(std::string_view text, std::string_view realm) {
    if (text.size() != head_digits + seal_digits) return {};
    const auto head = text.substr(0, head_digits);
    if (!equals_in_constant_time(text.substr(head_digits), seal(head, realm))) return {};
    const auto ticks = static_cast<Duration::rep>(to_number(head.substr(0, number_digits)));
    return Nonce{Clock::time_point(Duration(ticks)), to_number(head.substr(number_digits))};
}

std::string Nonces::seal(std::string_view head, std::string_view realm) {
    return digest_.of({head, run_, realm}).substr(0, seal_digits);
}

}  // namespace santral::sip
