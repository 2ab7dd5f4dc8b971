#pragma once
// Hears digits in the audio of one far side (M1, in band). It decodes for that alone. Pure; belongs to the
// endpoint.
//
// The listener knows a key 26 to 38 ms after it began, and suspects one after some 10 ms: of a tone that is
// to be kept from others, at most the packet in which it began is heard (20 ms, or the packet's length).

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "audio/decoder.h"
#include "audio/dtmf_detector.h"
#include "audio/silence.h"
#include "base/timers.h"
#include "rtp/dtmf_receiver.h"
#include "rtp/packet.h"

namespace santral::media {

// So many lost packets do not end a tone; silence is put in place of more, and of pauses, up to the second.
constexpr int max_lost_in_tone = 3;
constexpr std::chrono::milliseconds longest_pause_heard{100};

class ToneListener {
public:
    // begun: when the press was heard first.
    using OnPress = std::function<void(const rtp::DtmfDigit& press, Clock::time_point begun)>;

    // on_press: at the end of each press, within hear() or on_time(). May not destroy the listener.
    ToneListener(rtp::Codec codec, OnPress on_press);

    // Whether a key is sounded in this packet, or may be.
    bool hear(const rtp::Packet& packet, Clock::time_point now);
    // Silence in place of that packet; see audio/silence.h.
    std::size_t silence(std::span<const std::uint8_t> payload, std::span<std::uint8_t> into) const {
        return silence_.instead_of(payload, into);
    }

    // Ends a press after which no audio came at all. To be called at or after due().
    void on_time(Clock::time_point now);
    std::optional<Clock::time_point> due() const;

private:
    struct Last {
        std::uint32_t ssrc;
        std::uint16_t sequence;
        std::uint32_t end;  // Timestamp after it.
    };
    struct Press {
        char key;
        Clock::time_point begun;
        std::uint64_t begun_at;  // In samples heard.
    };

    void fill_gap(const rtp::Header& header);
    void pause(std::chrono::milliseconds time);
    void on_key(char key);

    rtp::Codec codec_;
    OnPress on_press_;
    std::unique_ptr<audio::Decoder> decoder_;
    audio::Silence silence_;
    audio::DtmfDetector detector_;
    std::vector<std::int16_t> samples_;
    std::optional<Last> last_;
    std::optional<Press> press_;
    std::uint64_t heard_ = 0;  // Samples.
    Clock::time_point now_{};
};

}  // namespace santral::media
