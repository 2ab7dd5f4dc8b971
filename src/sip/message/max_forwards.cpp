// One number, and nothing else.

#include "sip/message/max_forwards.h"

#include "base/text.h"

namespace santral::sip {

Result<std::uint8_t> parse_max_forwards(std::string_view value) {
    const auto hops = parse_number<std::uint8_t>(trim(value));
    if (!hops) return fail(Errc::malformed, "Max-Forwards is not a number up to 255");
    return *hops;
}

}  // namespace santral::sip
