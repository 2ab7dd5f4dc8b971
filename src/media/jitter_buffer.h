#pragma once
// Puts the packets of one far side in order and gives them to a player at the pace of the player's clock,
// late enough that nearly all have come, and no later (M7). Pure; belongs to the transcoder, which stretches
// the sound as excess_ms() asks: so the clock of the far side may be a little fast or slow for hours.
//
// A packet is waiting from its coming until it is taken. One that is not there in time is lost; where it
// comes after all it is played late as long as the depth is to grow, else it is dropped. Within a pause the
// depth changes at once.

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "media/delay_history.h"
#include "media/relayed_packet.h"

namespace santral::media {

constexpr std::size_t max_waiting_packets = 64;              // The oldest gives way to one more.
constexpr std::size_t max_waiting_payload = 1500;            // Bytes of one packet; a larger one is dropped.
constexpr std::chrono::milliseconds first_jitter_depth{30};  // While nothing is known of the network.
// A depth this far off is no matter of stretching: packets are left out.
constexpr std::chrono::milliseconds max_jitter_excess{150};
// A delay that differs by so much, for so long, is a new start of the far side's clock.
constexpr std::chrono::milliseconds max_delay_step{500};
constexpr std::chrono::milliseconds new_start_proved_after{50};
// The depth may be off by this much before sound is taken out or put in. Wider than a step is long
// (audio/time_stretch.h), or one step would ask for another one back.
constexpr double too_deep_ms = 15;
constexpr double too_shallow_ms = -5;

// What is to be heard next.
struct SoundPiece {
    // audio, noise: a packet. lost: to be concealed; where the packet after it may repeat it, that is
    // `payload`. pause: nothing was said.
    enum class Kind : std::uint8_t { audio, noise, lost, pause } kind;
    std::span<const std::uint8_t> payload;  // Good until the next put().
    std::uint32_t ticks = 0;                // How long, but for packets.
};

struct JitterFigures {
    std::uint64_t played = 0;  // Packets.
    std::uint64_t expected = 0;
    std::uint64_t late = 0;  // Came, but too late: counted as not played.
    std::uint64_t duplicates = 0;

    double loss() const;  // 0 to 1, as heard.
};

class JitterBuffer {
public:
    // clock_rate: of the stream's timestamps, in Hz.
    explicit JitterBuffer(std::uint32_t clock_rate);

    // Digits are known by their numbers alone: they are no loss.
    void put(const rtp::Header& header, std::span<const std::uint8_t> payload, Content content,
             Clock::time_point now);

    // What is heard from `at` on. To be called for every piece of time, as soon as it must be known. After
    // audio, took() says how long it was.
    SoundPiece take(Clock::time_point at);
    void took(std::uint32_t ticks);
    // Above 0: the sound is played later than need be; below: packets will be missing. `at`: when the next
    // piece will be heard.
    double excess_ms(Clock::time_point at) const;
    // How much later than the fastest packets.
    double depth_ms(Clock::time_point at) const;

    const JitterFigures& figures() const { return figures_; }

private:
    enum class State : std::uint8_t { empty, waiting, gone };
    struct Slot {
        State state = State::empty;
        Content content{};
        std::uint16_t sequence = 0;
        std::int64_t timestamp = 0;
        std::size_t size = 0;
    };
    // A far side whose numbers or times have leapt, until it is believed.
    struct NewStart {
        std::uint16_t sequence;  // The next one.
        double delay_ms;
        Clock::time_point at;
    };

    void begin(const rtp::Header& header, Clock::time_point now);
    bool leaps(const rtp::Header& header, Clock::time_point now);
    bool proves_new_start(const rtp::Header& header, Clock::time_point now);
    void keep(const rtp::Header& header, std::span<const std::uint8_t> payload, Content content);
    void pass_digit(const rtp::Header& header);
    void make_room(std::uint16_t sequence);
    std::int64_t unwrapped(std::uint32_t timestamp) const;
    double delay_of(std::int64_t timestamp, Clock::time_point arrival) const;

    Slot& slot_of(std::uint16_t sequence) { return slots_[sequence % slots_.size()]; }
    bool is_known(std::uint16_t sequence) const;
    Slot* find_next();
    Slot* next_to_play(Clock::time_point at);
    void leave_out(Slot& slot);
    void account_for(Slot& slot);
    std::size_t missing_before(const Slot& slot) const;
    SoundPiece play(Slot& slot);
    SoundPiece fill(const Slot& slot, Clock::time_point at);
    SoundPiece pause(std::int64_t gap, Clock::time_point at);
    SoundPiece run_dry();
    std::int64_t ticks_in(double ms) const;
    std::int64_t unit() const { return clock_rate_ / 400; }  // 2.5 ms: what Opus conceals in.

    std::int64_t clock_rate_;
    std::optional<std::uint32_t> ssrc_;
    Clock::time_point origin_{};
    std::int64_t origin_timestamp_ = 0;
    std::int64_t newest_timestamp_ = 0;
    Clock::time_point begins_{};     // Nothing is played before.
    std::int64_t position_ = 0;      // Timestamp of what is heard next.
    std::uint16_t last_taken_ = 0;   // Sequence number.
    std::int64_t packet_ticks_ = 0;  // Of the packet taken last.
    bool pauses_ = false;
    std::size_t waiting_ = 0;
    std::optional<NewStart> new_start_;
    DelayHistory delays_;
    JitterFigures figures_;
    std::array<Slot, max_waiting_packets> slots_{};  // By sequence number.
    std::array<std::array<std::uint8_t, max_waiting_payload>, max_waiting_packets> payloads_{};
};

}  // namespace santral::media
