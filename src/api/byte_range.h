#pragma once
// The header Range (RFC 9110 14.1.2, 14.2), of which one range is served.

#include <cstdint>
#include <string_view>

namespace santral::api {

struct ByteRange {
    enum class Kind : std::uint8_t {
        whole,  // No range of bytes, several, or one that cannot be read: the header is ignored.
        part,
        unsatisfiable,  // Beyond the end.
    };
    Kind kind = Kind::whole;
    std::uint64_t first = 0;
    std::uint64_t last = 0;  // Its last byte.
};

// Of something with `size` bytes.
ByteRange read_byte_range(std::string_view header, std::uint64_t size);

}  // namespace santral::api
