#pragma once
// One recording: what two endpoints say, left and right, in one stereo WAV file, both always equally long
// (M9, S1.21). A fault of the disk is told once; what was written stays a whole file. Disk thread.

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

class Recording {
public:
    // on_fault: called once, if ever. start: where the time line begins.
    Recording(std::unique_ptr<audio::WavWriter> writer, audio::WavFormat format, Clock::time_point start,
              std::function<void(const std::string&)> on_fault);

    void add(Side side, const RecordedPacket& packet);
    // This side has been told everything up to `at`: what both have is written.
    void mark(Side side, Clock::time_point at);
    // The side says no more. The recording lasts until the second has ended.
    void end(Side side, Clock::time_point at);
    bool is_ended() const { return ends_[0] && ends_[1]; }

    // Writes the rest and gives the file its name. Once.
    void close();
    std::uint64_t bytes() const { return writer_->bytes(); }
    std::chrono::milliseconds length() const { return writer_->length(); }

private:
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
    std::array<Clock::time_point, 2> marks_;
    std::array<std::optional<Clock::time_point>, 2> ends_;
    std::array<std::vector<std::int16_t>, 2> channels_;
    std::vector<std::int16_t> frames_;
};

}  // namespace santral::media
