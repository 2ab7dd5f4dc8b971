// Delays are counted from the first packet of the stream: when a packet came, less when it should have been
// said.

#include "media/jitter_buffer.h"

#include <algorithm>
#include <cmath>

#include "media/outgoing_stream.h"
#include "rtp/sequence.h"

namespace santral::media {
namespace {

double ms_between(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double, std::milli>(to - from).count();
}

constexpr int window = max_waiting_packets;

}  // namespace

double JitterFigures::loss() const {
    return expected == 0 ? 0 : 1 - static_cast<double>(played) / static_cast<double>(expected);
}

JitterBuffer::JitterBuffer(std::uint32_t clock_rate)
    : clock_rate_(clock_rate), packet_ticks_(clock_rate / 50) {}

void JitterBuffer::put(const rtp::Header& header, std::span<const std::uint8_t> payload, Content content,
                       Clock::time_point now) {
    if (payload.size() > max_waiting_payload) return;
    if (ssrc_ != header.ssrc) begin(header, now);
    if (content == Content::digit) return pass_digit(header);
    if (leaps(header, now)) {
        if (!proves_new_start(header, now)) return;
        begin(header, now);
    }
    new_start_.reset();
    if (is_known(header.sequence)) {
        ++figures_.duplicates;
        return;
    }
    delays_.add(delay_of(unwrapped(header.timestamp), now), now);
    if (rtp::steps(last_taken_, header.sequence) > 0) return keep(header, payload, content);
    auto& slot = slot_of(header.sequence);
    if (slot.state != State::waiting) slot = {State::gone, content, header.sequence, 0, 0};
    ++figures_.late;
}

void JitterBuffer::begin(const rtp::Header& header, Clock::time_point now) {
    const bool is_first = !ssrc_;
    ssrc_ = header.ssrc;
    origin_ = now;
    origin_timestamp_ = newest_timestamp_ = position_ = header.timestamp;
    last_taken_ = static_cast<std::uint16_t>(header.sequence - 1);
    begins_ = is_first ? now : now + first_jitter_depth;
    waiting_ = 0;
    pauses_ = false;
    slots_ = {};
    delays_.clear();
    new_start_.reset();
}

std::int64_t JitterBuffer::unwrapped(std::uint32_t timestamp) const {
    return newest_timestamp_ + rtp::ticks(static_cast<std::uint32_t>(newest_timestamp_), timestamp);
}

double JitterBuffer::delay_of(std::int64_t timestamp, Clock::time_point arrival) const {
    const auto said =
        static_cast<double>(timestamp - origin_timestamp_) * 1000 / static_cast<double>(clock_rate_);
    return ms_between(origin_, arrival) - said;
}

std::int64_t JitterBuffer::ticks_in(double ms) const {
    return std::llround(ms * static_cast<double>(clock_rate_) / 1000);
}

bool JitterBuffer::leaps(const rtp::Header& header, Clock::time_point now) {
    if (delays_.is_empty()) return false;
    const auto step = rtp::steps(last_taken_, header.sequence);
    if (step > max_sequence_jump || step < -2 * window) return true;
    const auto delay = delay_of(unwrapped(header.timestamp), now);
    return std::abs(delay - delays_.fastest_ms()) > max_delay_step.count();
}

// The packets of a network that had stopped come all at once, each less late than the one before: they are no
// new start, only late.
bool JitterBuffer::proves_new_start(const rtp::Header& header, Clock::time_point now) {
    const auto delay = delay_of(unwrapped(header.timestamp), now);
    const bool goes_on =
        new_start_ && new_start_->sequence == header.sequence &&
        std::abs(new_start_->delay_ms - delay) < static_cast<double>(max_jitter_depth.count()) / 2;
    if (!goes_on) new_start_ = NewStart{header.sequence, delay, now};
    new_start_->sequence = static_cast<std::uint16_t>(header.sequence + 1);
    return now - new_start_->at >= new_start_proved_after;
}

bool JitterBuffer::is_known(std::uint16_t sequence) const {
    const auto& slot = slots_[sequence % slots_.size()];
    return slot.state != State::empty && slot.sequence == sequence;
}

void JitterBuffer::keep(const rtp::Header& header, std::span<const std::uint8_t> payload, Content content) {
    make_room(header.sequence);
    const auto timestamp = unwrapped(header.timestamp);
    newest_timestamp_ = std::max(newest_timestamp_, timestamp);
    slot_of(header.sequence) = {State::waiting, content, header.sequence, timestamp, payload.size()};
    std::ranges::copy(payload, payloads_[header.sequence % slots_.size()].begin());
    ++waiting_;
}

// Those that waited longest are lost, so that the newest is at most a window ahead.
void JitterBuffer::make_room(std::uint16_t sequence) {
    while (rtp::steps(last_taken_, sequence) > window) {
        auto* oldest = find_next();
        const bool is_in_the_way = oldest && rtp::steps(oldest->sequence, sequence) >= window;
        if (is_in_the_way) {
            leave_out(*oldest);
            continue;
        }
        const auto passed = static_cast<std::uint16_t>(sequence - window);
        figures_.expected += static_cast<std::uint64_t>(rtp::steps(last_taken_, passed));
        last_taken_ = passed;
    }
}

void JitterBuffer::pass_digit(const rtp::Header& header) {
    const auto step = rtp::steps(last_taken_, header.sequence);
    if (step <= 0 || step > max_sequence_jump) return;
    if (waiting_ == 0) last_taken_ = header.sequence;
    auto& slot = slot_of(header.sequence);
    if (slot.state != State::waiting) slot = {State::gone, Content::digit, header.sequence, 0, 0};
}

JitterBuffer::Slot* JitterBuffer::find_next() {
    if (waiting_ == 0) return nullptr;
    for (std::size_t step = 1; step <= slots_.size(); ++step) {
        auto& slot = slot_of(static_cast<std::uint16_t>(last_taken_ + step));
        if (slot.state == State::waiting) return &slot;
    }
    return nullptr;
}

// Not counting digits.
std::size_t JitterBuffer::missing_before(const Slot& slot) const {
    std::size_t missing = 0;
    for (auto sequence = static_cast<std::uint16_t>(last_taken_ + 1); sequence != slot.sequence; ++sequence)
        if (!is_known(sequence)) ++missing;
    return missing;
}

void JitterBuffer::account_for(Slot& slot) {
    figures_.expected += missing_before(slot) + 1;
    last_taken_ = slot.sequence;
    slot.state = State::gone;
    --waiting_;
}

void JitterBuffer::leave_out(Slot& slot) {
    account_for(slot);
    ++figures_.late;
    position_ = std::max(position_, slot.timestamp + packet_ticks_);
}

// Leaves out what came so late that playing it would make the sound later than it need be, and what has piled
// up.
JitterBuffer::Slot* JitterBuffer::next_to_play(Clock::time_point at) {
    auto* next = find_next();
    while (next) {
        const auto excess = delay_of(next->timestamp, at) - delays_.wanted_ms();
        const bool is_behind = next->timestamp + unit() < position_;
        if (!(is_behind && excess > too_deep_ms) && excess <= max_jitter_excess.count()) return next;
        leave_out(*next);
        next = find_next();
    }
    return nullptr;
}

SoundPiece JitterBuffer::take(Clock::time_point at) {
    const auto early = ticks_in(ms_between(at, begins_)) / unit() * unit();
    if (early > 0)
        return {SoundPiece::Kind::pause, {}, static_cast<std::uint32_t>(std::min(early, packet_ticks_))};
    auto* next = next_to_play(at);
    if (!next) return run_dry();
    return next->timestamp - position_ <= unit() ? play(*next) : fill(*next, at);
}

SoundPiece JitterBuffer::play(Slot& slot) {
    account_for(slot);
    ++figures_.played;
    position_ = slot.timestamp;
    pauses_ = slot.content == Content::comfort_noise;
    const auto payload = std::span(payloads_[slot.sequence % slots_.size()]).first(slot.size);
    return {pauses_ ? SoundPiece::Kind::noise : SoundPiece::Kind::audio, payload};
}

SoundPiece JitterBuffer::fill(const Slot& slot, Clock::time_point at) {
    const auto gap = (slot.timestamp - position_) / unit() * unit();
    if (missing_before(slot) == 0) return pause(gap, at);
    const auto ticks = std::min(gap, std::max(packet_ticks_, unit()));
    const bool is_the_last = gap <= packet_ticks_ + unit();
    position_ += ticks;
    const auto payload = std::span(payloads_[slot.sequence % slots_.size()]).first(slot.size);
    return {SoundPiece::Kind::lost, is_the_last ? payload : std::span<const std::uint8_t>{},
            static_cast<std::uint32_t>(ticks)};
}

SoundPiece JitterBuffer::pause(std::int64_t gap, Clock::time_point at) {
    pauses_ = true;
    const auto excess = excess_ms(at);
    auto ticks = std::min(gap, clock_rate_ / 50);
    if (excess < too_shallow_ms) {
        ticks = std::clamp(ticks_in(-excess) / unit() * unit(), unit(), ticks);
    } else {
        const auto shortened =
            excess > too_deep_ms ? std::min(gap - unit(), ticks_in(excess) / unit() * unit()) : 0;
        ticks = std::min(ticks, gap - shortened);
        position_ += shortened + ticks;
    }
    return {SoundPiece::Kind::pause, {}, static_cast<std::uint32_t>(ticks)};
}

// It is not known yet whether the next packet is late, lost, or will not be.
SoundPiece JitterBuffer::run_dry() {
    const auto ticks = pauses_ ? clock_rate_ / 50 : packet_ticks_;
    position_ += ticks;
    return {
        pauses_ ? SoundPiece::Kind::pause : SoundPiece::Kind::lost, {}, static_cast<std::uint32_t>(ticks)};
}

void JitterBuffer::took(std::uint32_t ticks) {
    position_ += ticks;
    packet_ticks_ = std::max<std::int64_t>(ticks, unit());
}

double JitterBuffer::depth_ms(Clock::time_point at) const {
    return delay_of(position_, at) - delays_.fastest_ms();
}

double JitterBuffer::excess_ms(Clock::time_point at) const {
    return delay_of(position_, at) - delays_.wanted_ms();
}

}  // namespace santral::media
