// Limits of the media settings, each with what to do about it.

#include "media/media_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace santral::media {
namespace {

Result<void> validate_address(const std::optional<IpAddress>& address, bool v4, std::string_view name) {
    if (!address || address->is_v4() == v4) return {};
    return fail(Errc::malformed,
                fmt::format("{}: {} is not an IPv{} address", name, address->text(), v4 ? 4 : 6));
}

Result<void> validate_addresses(const MediaSettings& settings) {
    if (!settings.bind_v4 && !settings.bind_v6)
        return fail(Errc::malformed, "media: no address to bind; set an IPv4 or an IPv6 address");
    TRY(validate_address(settings.bind_v4, true, "media IPv4 bind address"));
    TRY(validate_address(settings.bind_v6, false, "media IPv6 bind address"));
    TRY(validate_address(settings.advertised_v4, true, "media advertised IPv4 address"));
    TRY(validate_address(settings.advertised_v6, false, "media advertised IPv6 address"));
    return {};
}

Result<void> validate_ports(const MediaSettings& settings) {
    if (settings.first_port < 1024 || settings.first_port % 2 != 0)
        return fail(Errc::malformed,
                    fmt::format("media first port {}: must be even, and 1024 or more", settings.first_port));
    if (settings.last_port <= settings.first_port || settings.last_port % 2 != 1)
        return fail(Errc::malformed,
                    fmt::format("media last port {}: must be odd, and above the first port {}",
                                settings.last_port, settings.first_port));
    if (settings.shared_pairs < 1 || settings.shared_pairs > max_shared_pairs)
        return fail(Errc::malformed, fmt::format("media shared port pairs {}: must be 1 to {}",
                                                 settings.shared_pairs, max_shared_pairs));
    // One pair of its own per thread at least: for a leg that no shared port can tell apart.
    const auto needed = settings.thread_count() * (settings.shared_pairs + 1);
    if (settings.port_pairs() < needed)
        return fail(
            Errc::malformed,
            fmt::format("media ports {}-{}: {} threads with {} shared port pairs need {} ports or more; "
                        "widen the range or set fewer shared pairs",
                        settings.first_port, settings.last_port, settings.thread_count(),
                        settings.shared_pairs, 2 * needed));
    return {};
}

Result<void> validate_times(const MediaSettings& settings) {
    using namespace std::chrono_literals;
    if (settings.rtp_timeout < 5s || settings.rtp_timeout > 1h)
        return fail(Errc::malformed,
                    fmt::format("media RTP timeout {} s: must be 5 to 3600 s", settings.rtp_timeout.count()));
    if (settings.longest_pause < 0us || settings.longest_pause > 5ms)
        return fail(Errc::malformed,
                    fmt::format("media pause {} us: must be 0 to 5000 us", settings.longest_pause.count()));
    return {};
}

}  // namespace

unsigned MediaSettings::thread_count() const {
    if (threads != 0) return threads;
    return std::clamp(std::thread::hardware_concurrency(), 2u, max_media_threads) - 1;
}

Result<void> validate(const MediaSettings& settings) {
    if (settings.threads > max_media_threads)
        return fail(Errc::malformed, fmt::format("media threads {}: must be {} or fewer", settings.threads,
                                                 max_media_threads));
    TRY(validate_addresses(settings));
    TRY(validate_ports(settings));
    return validate_times(settings);
}

}  // namespace santral::media
