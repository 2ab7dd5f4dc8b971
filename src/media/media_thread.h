#pragma once
// One media thread: its loop, its ports, and the endpoints on them. Commands come by its mailbox; everything
// else here is touched by the thread alone.

#include <functional>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/mailbox.h"
#include "base/random.h"
#include "base/thread_bound.h"
#include "media/media_command.h"
#include "media/media_endpoint.h"
#include "media/media_port.h"
#include "media/media_settings.h"

namespace santral::media {

// Commands and crossing packets that may wait for a thread that is held up: seconds of them.
constexpr std::size_t max_waiting_commands = 100'000;

class MediaThread final : private MediaPort::User, private MediaEndpoint::User {
public:
    // Where its output goes. Called on the media thread.
    struct Outlets {
        std::function<void(MediaReport)> report;
        std::function<bool(unsigned thread, MediaCommand)> cross;  // To another media thread.
        std::function<bool(Recorder::Message)> record;
    };

    MediaThread(unsigned number, const MediaSettings& settings, net::DtlsContext dtls, Outlets outlets);
    ~MediaThread() override;

    // Before start(). An error names the port and the remedy.
    Result<void> open_shared(std::uint16_t rtp_port);
    void start();
    // Ends the thread and closes its endpoints; what they record is written up to here.
    void stop();

    // Any thread. False: the thread is hopelessly behind, and the command is lost.
    [[nodiscard]] bool post(MediaCommand command) { return box_.post(std::move(command)); }
    [[nodiscard]] bool post_all(std::vector<MediaCommand> commands) {
        return box_.post_all(std::move(commands));
    }

private:
    void run();
    void take_commands();
    void take(OpenEndpoint& order);
    void take(Negotiate& order);
    void take(Connect& order);
    void take(Disconnect& order);
    void take(PlayTone& order);
    void take(UseMusic& order);
    void take(WithholdDigits& order);
    void take(ListenForTones& order);
    void take(SendDigit& order);
    void take(StartTap& order);
    void take(StopTap& order);
    void take(CloseEndpoint& order);
    void take(UseSounds& order);
    void take(CrossingPackets& packets);

    void on_rtp(EndpointId leg, const rtp::Packet& packet, std::span<std::uint8_t> datagram) override;
    void on_rtcp(EndpointId leg, std::span<const std::uint8_t> datagram) override;
    void on_event(const MediaEvent& event) override { outlets_.report(event); }
    // An order that was given before a packet could leave is followed before the packet is looked at.
    void on_batch_begin() override { take_commands(); }
    void on_batch_end() override { send_crossing(); }
    void relay(const Peer& to, EndpointId from, const RelayedPacket& packet) override;
    void record(const Tap& tap, const RecordedPacket& packet) override;
    void on_translating(EndpointId endpoint) override;

    MediaEndpoint* find(EndpointId id);
    std::unique_ptr<MediaPort> make_port(std::uint16_t rtp_port);
    MediaPort& port_for(const OpenEndpoint& order);
    void close_ports();
    void remember_player(MediaEndpoint& endpoint);
    void end_tap(const Tap& tap);
    void on_frame_time();
    void on_tap_time();
    void on_second();
    void send_crossing();
    void send_tapped();
    void log_strangers();

    struct RunningTap {
        Tap tap;
        bool has_fault = false;  // Told already.
    };

    unsigned number_;
    const MediaSettings& settings_;
    Outlets outlets_;
    net::DtlsContext dtls_;
    ThreadBound thread_bound_;
    net::EventLoop loop_;
    SecureRandom random_;
    std::shared_ptr<const SoundLibrary> sounds_;
    MediaEndpoint::Surroundings around_;
    std::unordered_map<std::uint16_t, std::unique_ptr<MediaPort>> shared_ports_;  // By RTP port.
    std::unordered_map<std::uint16_t, std::unique_ptr<MediaPort>> exclusive_ports_;
    struct ClosingPort {
        std::unique_ptr<MediaPort> port;
        MediaEvent closed;  // Told when the port is free.
    };
    std::vector<ClosingPort> closing_ports_;
    std::unordered_map<EndpointId, std::unique_ptr<MediaEndpoint>> endpoints_;
    std::vector<EndpointId> playing_;
    std::vector<CrossingPackets> crossing_;  // By thread.
    std::vector<RunningTap> taps_;
    std::vector<Recorder::EndOfTap> late_ends_;  // The recorder was too far behind to take them.
    TappedPackets tapped_;
    std::uint64_t strangers_ = 0;  // As logged last.
    Timer frame_timer_;
    Timer tap_timer_;
    Timer second_timer_;
    Mailbox<MediaCommand> box_;
    std::jthread thread_;
};

}  // namespace santral::media
