// Sender and receiver reports, and what those of the far side tell.

#include "media/leg_reports.h"

#include <algorithm>

#include "rtp/mos.h"

namespace santral::media {
namespace {

constexpr std::size_t cname_characters = 16;  // RFC 7022 4.2: 96 bits at six bits each.

}  // namespace

LegReports::LegReports(Random& random, std::uint32_t clock_rate, Clock::time_point now)
    : random_(random),
      reception_(clock_rate),
      cname_(random.token(cname_characters)),
      due_(now + report_interval / 2) {}  // RFC 3550 6.2: the first after half the time.

void LegReports::on_sent(std::size_t payload_bytes) {
    ++packets_out_;
    bytes_out_ += payload_bytes;
}

void LegReports::on_rtcp(std::span<const std::uint8_t> datagram, std::uint32_t ours, Clock::time_point now) {
    const auto packet = rtp::parse_rtcp(datagram);
    if (!packet) return;
    if (packet->sender) reception_.on_sender_report(*packet->sender, now);
    for (const auto& report : packet->reports()) {
        if (report.ssrc != ours) continue;
        if (packets_out_ > 0)
            remote_loss_ = std::clamp(static_cast<double>(report.packets_lost) / packets_out_, 0.0, 1.0);
        const auto trip = rtp::round_trip(report, now);
        if (trip) round_trip_ms_ = std::chrono::duration<double, std::milli>(*trip).count();
    }
}

rtp::CompoundPacket LegReports::compose(const OutgoingStream& stream, Clock::time_point now) {
    rtp::CompoundPacket packet;
    packet.ssrc = stream.ssrc();
    packet.cname = cname_;
    if (packets_out_ > 0)
        packet.sender = rtp::SenderReport{rtp::to_ntp(now), stream.timestamp_at(now),
                                          static_cast<std::uint32_t>(packets_out_),
                                          static_cast<std::uint32_t>(bytes_out_)};
    if (const auto report = reception_.make_report(now)) packet.add(*report);
    return packet;
}

std::span<const std::uint8_t> LegReports::write(const OutgoingStream& stream, Clock::time_point now,
                                                std::span<std::uint8_t, max_report_bytes> into) {
    const auto whole = report_interval.count();
    due_ = now + std::chrono::milliseconds(whole / 2 + static_cast<std::int64_t>(random_.below(whole)));
    return into.first(rtp::write_rtcp(compose(stream, now), into));
}

std::span<const std::uint8_t> LegReports::write_goodbye(const OutgoingStream& stream, Clock::time_point now,
                                                        std::span<std::uint8_t, max_report_bytes> into) {
    auto packet = compose(stream, now);
    packet.goodbye = rtp::Goodbye{stream.ssrc()};
    return into.first(rtp::write_rtcp(packet, into));
}

MediaStatistics LegReports::statistics(Codec codec) const {
    MediaStatistics statistics;
    statistics.packets_in = reception_.packets();
    statistics.packets_out = packets_out_;
    statistics.packets_lost = reception_.lost();
    statistics.jitter_ms = reception_.jitter_ms();
    statistics.round_trip_ms = round_trip_ms_;
    statistics.remote_loss = remote_loss_;
    if (statistics.packets_in > 0)
        statistics.mos =
            rtp::estimate_mos({codec, reception_.loss(), statistics.jitter_ms, statistics.round_trip_ms});
    return statistics;
}

}  // namespace santral::media
