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
      marks_{start, start} {}

void Recording::add(Side side, const RecordedPacket& packet) {
    sides_[index_of(side)].add(packet);
}

void Recording::mark(Side side, Clock::time_point at) {
    marks_[index_of(side)] = at;
    auto known = Clock::time_point::max();
    for (std::size_t i = 0; i < marks_.size(); ++i)
        if (!ends_[i]) known = std::min(known, marks_[i]);
    if (!is_ended()) write_until(known - recording_reorder_time);
}

void Recording::end(Side side, Clock::time_point at) {
    if (!ends_[index_of(side)]) ends_[index_of(side)] = at;
}

void Recording::close() {
    write_until(std::max(ends_[0].value_or(marks_[0]), ends_[1].value_or(marks_[1])));
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
