// Interleaves two sides as far as both are known.

#include "media/recording.h"

#include <algorithm>

namespace santral::media {
namespace {

std::size_t index_of(Side side) {
    return static_cast<std::size_t>(side);
}

}  // namespace

Recording::Recording(std::unique_ptr<audio::WavWriter> writer, audio::WavFormat format,
                     Clock::time_point start, std::function<void(const std::string&)> on_fault)
    : writer_(std::move(writer)),
      format_(format),
      start_(start),
      on_fault_(std::move(on_fault)),
      sides_{RecordedSide(format.sampling_rate, start), RecordedSide(format.sampling_rate, start)},
      last_end_(start) {}

void Recording::add(Side side, const RecordedPacket& packet) {
    sides_[index_of(side)].add(packet);
}

void Recording::mark(const Tap& tap, Clock::time_point at) {
    const auto found = std::ranges::find(taps_, tap.id, &Marked::tap);
    if (found == taps_.end())
        taps_.push_back({tap.id, at});
    else
        found->at = at;
    write_until(std::ranges::min(taps_, {}, &Marked::at).at - recording_reorder_time);
}

void Recording::end(const Tap& tap, Clock::time_point at) {
    std::erase_if(taps_, [&](const Marked& marked) { return marked.tap == tap.id; });
    last_end_ = std::max(last_end_, at);
}

void Recording::mark_silence(Clock::time_point now) {
    if (taps_.empty()) write_until(now - longest_start_of_tap);
}

void Recording::close(Clock::time_point at) {
    for (const auto& tap : taps_) at = std::max(at, tap.at);
    write_until(std::max(at, last_end_));
    const auto closed = writer_->close();
    if (!closed) fail_with(closed.error());
}

void Recording::write_until(Clock::time_point at) {
    const auto time = std::chrono::duration_cast<std::chrono::microseconds>(at - start_).count();
    const auto end = time * format_.sampling_rate / 1'000'000;
    // By the second, so that an hour of silence needs no hour of memory.
    while (written_ < end) write_chunk(std::min<std::int64_t>(end, written_ + format_.sampling_rate));
}

void Recording::write_chunk(std::int64_t end) {
    for (std::size_t i = 0; i < sides_.size(); ++i) {
        channels_[i].clear();
        sides_[i].take_until(end, channels_[i]);
    }
    written_ = end;
    frames_.clear();
    for (std::size_t i = 0; i < channels_[0].size(); ++i)
        frames_.insert(frames_.end(), {channels_[0][i], channels_[1][i]});
    if (has_failed_) return;
    const auto written = writer_->write(frames_);
    if (!written) fail_with(written.error());
}

void Recording::fail_with(const Error& error) {
    if (std::exchange(has_failed_, true)) return;
    on_fault_(error.detail);
}

}  // namespace santral::media
