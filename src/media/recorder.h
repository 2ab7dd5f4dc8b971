#pragma once
// The disk thread: takes what endpoints say from the media threads, and writes it as files. No media or
// signalling thread ever waits for it; where it cannot follow, sound is lost and a fault told, never a call.

#include <functional>
#include <thread>
#include <unordered_map>
#include <variant>

#include "base/mailbox.h"
#include "base/thread_bound.h"
#include "media/recording.h"
#include "net/event_loop.h"

namespace santral::media {

// Batches that may wait for the disk: at ten a second from each media thread, more than a minute.
constexpr std::size_t max_waiting_batches = 1'000;

// What was said on one media thread lately. Every running tap is marked in each batch, silent or not.
struct TappedPackets {
    struct Piece {
        Tap tap;
        rtp::Codec codec;
        std::uint32_t ssrc;
        std::uint32_t timestamp;
        Clock::time_point arrived;
        std::uint32_t length;
    };
    Clock::time_point at;
    std::vector<Tap> taps;
    std::vector<Piece> pieces;
    std::vector<std::uint8_t> bytes;  // The payloads of the pieces, one after the other.
};

class Recorder {
public:
    struct Begin {
        RecordingId recording;
        std::filesystem::path file;
        unsigned sampling_rate;
        Clock::time_point at;
    };
    struct EndOfTap {
        Tap tap;
        Clock::time_point at;
    };
    // The file is closed once all the taps that the recording ever had have ended.
    struct End {
        RecordingId recording;
        std::size_t taps;
        Clock::time_point at;
    };
    using Message = std::variant<Begin, TappedPackets, EndOfTap, End>;

    // report: called on the disk thread with RecordingFault and RecordingClosed, which ends each recording.
    explicit Recorder(std::function<void(const MediaEvent&)> report);
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;
    // Writes what waits and closes every recording. Nobody may post any more.
    ~Recorder();

    // Any thread. False when the disk is too far behind: the message is lost.
    [[nodiscard]] bool post(Message message) { return box_.post(std::move(message)); }

private:
    void take_messages();
    void take(Begin& begin);
    void take(const TappedPackets& packets);
    void take(const EndOfTap& end);
    void take(const End& end);
    void finish_if_ended(RecordingId id);
    void on_second();
    void finish(RecordingId id);
    Recording* find(RecordingId id);

    struct Running {
        std::filesystem::path file;
        std::unique_ptr<Recording> recording;  // Null when its file could not be made.
        std::size_t taps_ended = 0;
        std::optional<End> end;
    };

    std::function<void(const MediaEvent&)> report_;
    ThreadBound disk_;
    std::unordered_map<RecordingId, Running> running_;
    net::EventLoop loop_;
    Timer second_timer_;
    Mailbox<Message> box_;
    std::jthread thread_;
};

}  // namespace santral::media
