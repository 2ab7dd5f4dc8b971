// UUID version 7: 48 bits of milliseconds, 74 random bits.

#include "base/uuid.h"

#include <array>

#include "base/text.h"

namespace santral {

std::string make_uuid(WallTime now, Random& random) {
    std::array<std::uint8_t, 16> bytes{};
    random.fill(bytes);
    const auto milliseconds = static_cast<std::uint64_t>(now.time_since_epoch().count());
    for (int i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
    bytes[6] = 0x70 | (bytes[6] & 0x0f);  // Version 7.
    bytes[8] = 0x80 | (bytes[8] & 0x3f);  // The variant of RFC 9562.
    auto text = to_hex(bytes);
    for (const auto position : {8, 13, 18, 23}) text.insert(position, 1, '-');
    return text;
}

}  // namespace santral
