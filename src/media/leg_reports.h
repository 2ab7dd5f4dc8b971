#pragma once
// RTCP of one endpoint. It ends here: each leg gets reports of our own about what it sends and what it is
// sent, because our SSRC, sequence numbers and losses differ from leg to leg; relayed reports would speak of
// streams the far side never saw (RFC 3550 2.3, a mixer's part). Keeps the statistics of the call record.
// Pure; belongs to the endpoint.

#include <span>
#include <string>

#include "base/random.h"
#include "media/media_plane.h"
#include "media/outgoing_stream.h"
#include "rtp/reception.h"
#include "rtp/rtcp.h"

namespace santral::media {

constexpr std::chrono::milliseconds report_interval{
    5'000};  // RFC 3550 6.2: the least; each is spread by half.
constexpr std::size_t max_report_bytes = 512;

class LegReports {
public:
    LegReports(Random& random, std::uint32_t clock_rate, Clock::time_point now);

    void change_clock(std::uint32_t clock_rate) { reception_.change_clock(clock_rate); }
    void on_rtp(const rtp::Header& header, Clock::time_point now) { reception_.on_packet(header, now); }
    void on_sent(std::size_t payload_bytes);
    // ours: the SSRC of what we send.
    void on_rtcp(std::span<const std::uint8_t> datagram, std::uint32_t ours, Clock::time_point now);

    bool is_due(Clock::time_point now) const { return now >= due_; }
    // Our next report, written into `into`; goodbye: the last one (RFC 3550 6.6).
    std::span<const std::uint8_t> write(const OutgoingStream& stream, Clock::time_point now,
                                        std::span<std::uint8_t, max_report_bytes> into);
    std::span<const std::uint8_t> write_goodbye(const OutgoingStream& stream, Clock::time_point now,
                                                std::span<std::uint8_t, max_report_bytes> into);

    MediaStatistics statistics(Codec codec) const;

private:
    rtp::CompoundPacket compose(const OutgoingStream& stream, Clock::time_point now);

    Random& random_;
    rtp::Reception reception_;
    std::string cname_;  // RFC 7022 4.2: random, says nothing about the server.
    Clock::time_point due_;
    std::uint64_t packets_out_ = 0;
    std::uint64_t bytes_out_ = 0;
    std::optional<double> remote_loss_;
    std::optional<double> round_trip_ms_;
};

}  // namespace santral::media
