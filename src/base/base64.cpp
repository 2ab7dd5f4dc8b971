// Six bits a character.

#include "base/base64.h"

namespace santral {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr unsigned bits_of_character = 6;
constexpr unsigned last_six = 0x3f;

}  // namespace

std::string to_base64(std::span<const std::uint8_t> bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t waiting = 0;
    unsigned bits = 0;
    for (const auto byte : bytes) {
        waiting = waiting << 8 | byte;
        for (bits += 8; bits >= bits_of_character;) {
            bits -= bits_of_character;
            text += alphabet[waiting >> bits & last_six];
        }
    }
    if (bits > 0) text += alphabet[waiting << (bits_of_character - bits) & last_six];
    text.resize((text.size() + 3) / 4 * 4, '=');
    return text;
}

std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text) {
    const bool is_padded = text.size() % 4 == 0;
    if (is_padded && text.ends_with('=')) text.remove_suffix(1);
    if (is_padded && text.ends_with('=')) text.remove_suffix(1);
    std::vector<std::uint8_t> bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t waiting = 0;
    unsigned bits = 0;
    for (const char character : text) {
        const auto value = alphabet.find(character);
        if (value == std::string_view::npos) return {};
        waiting = waiting << bits_of_character | static_cast<std::uint32_t>(value);
        bits += bits_of_character;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<std::uint8_t>(waiting >> bits));
    }
    const bool has_rest = bits >= bits_of_character || (waiting & ((1U << bits) - 1)) != 0;
    if (has_rest) return {};
    return bytes;
}

}  // namespace santral
