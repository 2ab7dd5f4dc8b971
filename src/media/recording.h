#pragma once
// One recording: what endpoints say, left and right, in one stereo WAV file, both always equally long (M9,
// S1.21). Who is heard on a side may change; a side that hears nobody is silent. A fault of the disk is told
// once; what was written stays a whole file. Disk thread.

#include <array>
#include <functional>
#include <memory>
#include <string>

#include "audio/wav_writer.h"
#include "media/media_command.h"
#include "media/recorded_side.h"

namespace santral::media {

// How long a packet may be late and still find its place.
constexpr std::chrono::milliseconds recording_reorder_time{200};
// How long a tap may take to make itself known.
constexpr std::chrono::milliseconds longest_start_of_tap{1'000};

class Recording {
public:
    // on_fault: called once, if ever. start: where the time line begins.
    Recording(std::unique_ptr<audio::WavWriter> writer, audio::WavFormat format, Clock::time_point start,
              std::function<void(const std::string&)> on_fault);

    void add(Side side, const RecordedPacket& packet);
    // This tap has told everything up to `at`: what all that run have is written.
    void mark(const Tap& tap, Clock::time_point at);
    // The tap tells no more. Its side is silent, or another tap's.
    void end(const Tap& tap, Clock::time_point at);
    // Writes silence up to shortly before now, while there is no tap.
    void mark_silence(Clock::time_point now);

    // Writes the rest, up to `at` or the end of the last tap, and gives the file its name. Once.
    void close(Clock::time_point at);
    std::uint64_t bytes() const { return writer_->bytes(); }
    std::chrono::milliseconds length() const { return writer_->length(); }

private:
    struct Marked {
        TapId tap;
        Clock::time_point at;
    };

    void write_until(Clock::time_point at);
    void write_chunk(std::int64_t end);
    void fail_with(const Error& error);

    std::unique_ptr<audio::WavWriter> writer_;
    audio::WavFormat format_;
    Clock::time_point start_;
    std::function<void(const std::string&)> on_fault_;
    bool has_failed_ = false;
    std::int64_t written_ = 0;  // Frames.
    std::array<RecordedSide, 2> sides_;
    std::vector<Marked> taps_;  // Those that run.
    Clock::time_point last_end_;
    std::array<std::vector<std::int16_t>, 2> channels_;
    std::vector<std::int16_t> frames_;
};

}  // namespace santral::media
