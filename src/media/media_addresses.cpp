// Settings first, then the routes of the kernel.

#include "media/media_addresses.h"

#include <array>

#include <fmt/format.h>

#include "net/interfaces.h"

namespace santral::media {
namespace {

// RFC 5737, RFC 3849: of nobody, so that the way to it is the default route.
const IpAddress somewhere_v4 = IpAddress::v4(0xC000'0201);
const IpAddress somewhere_v6 = IpAddress::v6(std::array<std::uint8_t, 16>{0x20, 0x01, 0x0d, 0xb8});

// Absent where the family is not spoken, or has no way out.
std::optional<IpAddress> own_address(const MediaSettings& settings, bool v4) {
    const auto& bound = v4 ? settings.bind_v4 : settings.bind_v6;
    const auto& advertised = v4 ? settings.advertised_v4 : settings.advertised_v6;
    if (!bound) return {};
    if (advertised) return advertised;
    if (!bound->is_unspecified()) return bound;
    const auto found = net::local_address_towards(v4 ? somewhere_v4 : somewhere_v6);
    return found ? std::optional(*found) : std::nullopt;
}

}  // namespace

Result<IpAddress> address_for(const MediaSettings& settings, const IpAddress& wanted) {
    const bool v4 = wanted.is_unspecified() ? settings.bind_v4.has_value() : wanted.is_v4();
    const auto& bound = v4 ? settings.bind_v4 : settings.bind_v6;
    const auto& advertised = v4 ? settings.advertised_v4 : settings.advertised_v6;
    if (!bound)
        return fail(Errc::unavailable,
                    fmt::format("media has no IPv{} address; set one to bind", v4 ? 4 : 6));
    if (advertised) return *advertised;
    return wanted.is_unspecified() ? *bound : wanted;
}

std::vector<Endpoint> candidates_of(const MediaSettings& settings, const Endpoint& rtp) {
    std::vector<Endpoint> candidates{rtp};
    const auto other = own_address(settings, !rtp.ip.is_v4());
    if (other && !other->is_unspecified()) candidates.push_back({*other, rtp.port});
    return candidates;
}

}  // namespace santral::media
