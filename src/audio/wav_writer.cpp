// Collects samples into blocks, and keeps the header close behind them.

#include "audio/wav_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace santral::audio {
namespace {

// 128 ms of stereo at 8000 Hz: what a crash of the process can cost.
constexpr std::size_t block_bytes = 4096;

// Samples are copied as they lie in memory.
static_assert(std::endian::native == std::endian::little);

}  // namespace

Result<std::unique_ptr<WavWriter>> WavWriter::begin(std::unique_ptr<WavSink> sink, WavFormat format,
                                                    std::uint64_t limit) {
    TRY(sink->append(make_wav_header(format, 0)));
    return std::unique_ptr<WavWriter>(new WavWriter(std::move(sink), format, limit));
}

WavWriter::WavWriter(std::unique_ptr<WavSink> sink, WavFormat format, std::uint64_t limit)
    : sink_(std::move(sink)), format_(format), limit_(limit) {
    waiting_.reserve(block_bytes);
}

WavWriter::~WavWriter() {
    (void)close();  // Nobody is left to hear of an error; repair_wav mends what remains.
}

Result<void> WavWriter::write(std::span<const std::int16_t> samples) {
    if (state_ != State::open) {
        return fail(Errc::unavailable, fmt::format("the recording is {} already", to_string(state_)));
    }
    auto bytes = std::as_bytes(samples);
    const auto room =
        (limit_ - std::min(limit_, this->bytes())) / format_.frame_bytes() * format_.frame_bytes();
    const bool fits = bytes.size() <= room;
    auto taken = take(fits ? bytes : bytes.first(room));
    if (!taken) {
        waiting_.clear();  // The sink refused them, and closing must not try them again.
        enter(State::failed);
        return taken;
    }
    if (fits) return {};
    enter(State::full);
    TRY(finish());
    return fail(Errc::too_large, fmt::format("the recording reached {} bytes and was closed", this->bytes()));
}

Result<void> WavWriter::take(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto part = bytes.first(std::min(bytes.size(), block_bytes - waiting_.size()));
        waiting_.insert(waiting_.end(), part.begin(), part.end());
        bytes = bytes.subspan(part.size());
        if (waiting_.size() == block_bytes) TRY(flush());
    }
    const auto second = std::uint64_t{format_.sampling_rate} * format_.frame_bytes();
    if (written_ + waiting_.size() - in_header_ < second) return {};
    TRY(flush());
    return refresh_header();
}

Result<void> WavWriter::flush() {
    if (waiting_.empty()) return {};
    TRY(sink_->append(waiting_));
    written_ += waiting_.size();
    waiting_.clear();
    return {};
}

// A block may end within a frame: the header speaks of whole ones.
Result<void> WavWriter::refresh_header() {
    const auto whole = written_ / format_.frame_bytes() * format_.frame_bytes();
    TRY(sink_->rewrite_header(make_wav_header(format_, static_cast<std::uint32_t>(whole))));
    in_header_ = whole;
    return {};
}

Result<void> WavWriter::finish() {
    const auto flushed = flush();
    if (!flushed) waiting_.clear();
    const auto refreshed = refresh_header();
    const auto closed = sink_->close();
    if (!flushed) return flushed;
    return refreshed ? closed : refreshed;
}

Result<void> WavWriter::close() {
    switch (state_) {
    case State::open:
    case State::failed: enter(State::closed); return finish();
    case State::full: enter(State::closed); return {};
    case State::closed: return {};
    }
    __builtin_unreachable();
}

std::chrono::milliseconds WavWriter::length() const {
    return format_.length((written_ + waiting_.size()) / format_.frame_bytes());
}

std::string_view to_string(WavWriter::State state) {
    switch (state) {
    case WavWriter::State::open: return "open";
    case WavWriter::State::failed: return "failed";
    case WavWriter::State::full: return "full";
    case WavWriter::State::closed: return "closed";
    }
    __builtin_unreachable();
}

}  // namespace santral::audio
