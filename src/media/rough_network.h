#pragma once
// For tests: a far side that talks over a bad network into a transcoder, in fake time, and what comes out at
// its other end.

#include <cmath>
#include <deque>
#include <functional>
#include <numbers>
#include <queue>
#include <vector>

#include "base/random.h"
#include "media/transcoder.h"

namespace santral::media {

struct Network {
    double loss = 0;        // 0 to 1, each packet for itself.
    double jitter_ms = 0;   // Each packet is late by 0 to so much, evenly spread; they overtake each other.
    double duplicates = 0;  // 0 to 1.
    double drift_ppm = 0;   // The far side's clock is fast by so much.
    std::uint64_t seed = 1;
    bool pauses = false;                // Opus that is not sent while nobody speaks (DTX).
    bool repeats_first_second = false;  // G.711 for hours: nothing is said anew, nor kept of what is heard.
};

// What somebody says at a moment of their own time, -1 to 1.
using Voice = std::function<double(double seconds)>;

inline Voice steady_tone(double frequency) {
    return
        [frequency](double seconds) { return 0.25 * std::sin(2 * std::numbers::pi * frequency * seconds); };
}

// Ten harmonics of a pitch that rises and falls, in syllables with pauses between the words.
inline Voice speech() {
    return [](double seconds) {
        const double pitch_phase = 130 * seconds - 30 / (2 * std::numbers::pi * 0.7) *
                                                       std::cos(2 * std::numbers::pi * 0.7 * seconds);
        const double syllable = std::pow(std::sin(std::numbers::pi * 3.7 * seconds), 2);
        const bool is_pause = std::fmod(seconds, 2.3) > 1.7;
        double sum = 0;
        for (int harmonic = 1; harmonic <= 10; ++harmonic)
            sum += std::sin(2 * std::numbers::pi * harmonic * pitch_phase + harmonic * harmonic) / harmonic;
        return is_pause ? 0 : 0.15 * syllable * sum;
    };
}

// 1000 Hz for 40 ms at every full second: so that its delay can be measured.
inline Voice strokes_of_a_bell() {
    return [](double seconds) {
        const double since = std::fmod(seconds, 1.0);
        return since < 0.04 ? 0.5 * std::sin(2 * std::numbers::pi * 1000 * since) : 0;
    };
}

class RoughNetwork {
public:
    RoughNetwork(Codec from, const Transcoder::Target& to, const Network& network,
                 std::chrono::milliseconds packet = std::chrono::milliseconds(20))
        : from_(from),
          to_(to),
          network_(network),
          packet_(packet),
          said_rate_(rtp::facts_of(from).sampling_rate > 8000 ? 16'000 : 8000),
          heard_rate_(rtp::facts_of(to.codec).sampling_rate > 8000 ? 16'000 : 8000),
          random_(network.seed),
          encoder_(
              audio::make_voice_encoder(from, said_rate_, {.repeats_lost = true, .pauses = network.pauses})
                  .value()),
          decoder_(audio::make_decoder(to.codec, heard_rate_).value()) {}

    // For so long somebody says this, and on_frame is told when each frame goes out.
    void run(std::chrono::milliseconds time, const Voice& voice) {
        const auto end = now_ + time;
        for (; now_ < end; now_ += std::chrono::milliseconds(10)) {
            while (said_at() <= now_) say(voice);
            while (!under_way_.empty() && under_way_.top().arrival <= now_) arrive();
            while (transcoder && !is_held_up) {
                const auto frame = transcoder->next(now_);
                if (!frame) break;
                hear(*frame);
            }
        }
    }
    // As comfort noise, or any other packet, with its own time.
    void send(Content content, std::vector<std::uint8_t> payload) {
        transmit({content, std::move(payload)});
        pass();
    }
    // Nothing is said, and the timestamps go on.
    void pause(std::chrono::milliseconds time) {
        for (auto passed = std::chrono::milliseconds(0); passed < time; passed += packet_) {
            timestamp += ticks_a_packet();
            ++said_;
        }
    }

    double seconds_in() const { return std::chrono::duration<double>(now_ - start).count(); }
    std::span<const std::int16_t> last(std::chrono::milliseconds time) const {
        const auto count = static_cast<std::size_t>(time.count()) * heard_rate_ / 1000;
        return std::span(heard).last(std::min(count, heard.size()));
    }
    unsigned heard_rate() const { return heard_rate_; }
    unsigned said_rate() const { return said_rate_; }

    static constexpr Clock::time_point start{std::chrono::hours(1)};
    bool is_held_up = false;               // Its thread has no time for the transcoder.
    std::optional<Transcoder> transcoder;  // From the first packet on.
    std::vector<std::int16_t> said;        // At said_rate().
    std::vector<std::int16_t> heard;       // At heard_rate(), from first_heard on without a gap.
    std::optional<Clock::time_point> first_heard;
    std::size_t frames = 0;
    double sent_packets = 0;
    double lost_packets = 0;  // In the network.
    std::size_t unsent = 0;   // Packets that said nothing.
    double depth_sum_ms = 0;
    double least_depth_ms = 1e9;
    double greatest_depth_ms = 0;
    std::uint32_t timestamp = 4'294'960'000;  // Wraps soon.
    std::uint16_t sequence = 65'500;          // The same.
    std::uint32_t ssrc = 7;

private:
    struct Sent {
        Content content;
        std::vector<std::uint8_t> payload;
        rtp::Header header{};
        Clock::time_point arrival{};

        bool operator<(const Sent& other) const { return arrival > other.arrival; }  // Soonest on top.
    };

    Clock::time_point said_at() const {
        const double seconds = std::chrono::duration<double>(packet_).count() * static_cast<double>(said_) /
                               (1 + network_.drift_ppm * 1e-6);
        return start + std::chrono::nanoseconds(std::llround(seconds * 1e9));
    }
    std::uint32_t ticks_a_packet() const {
        return static_cast<std::uint32_t>(rtp::facts_of(from_).clock_rate * packet_.count() / 1000);
    }
    double chance() { return static_cast<double>(random_.below(1'000'000)) / 1e6; }

    void say(const Voice& voice) {
        const auto second = static_cast<std::uint64_t>(std::chrono::seconds(1) / packet_);
        if (network_.repeats_first_second && said_ >= second) {
            transmit({Content::audio, spoken_[said_ % second]});
            return pass();
        }
        std::vector<std::int16_t> samples(said_rate_ * static_cast<std::size_t>(packet_.count()) / 1000);
        const double began = std::chrono::duration<double>(packet_).count() * static_cast<double>(said_);
        for (std::size_t i = 0; i < samples.size(); ++i)
            samples[i] = static_cast<std::int16_t>(
                std::lround(32'000 * voice(began + static_cast<double>(i) / said_rate_)));
        said.insert(said.end(), samples.begin(), samples.end());
        std::vector<std::uint8_t> payload(audio::max_payload_bytes);
        payload.resize(encoder_->encode(samples, payload));
        const bool is_nothing = network_.pauses && payload.size() <= 2;
        if (is_nothing) return skip();
        if (network_.repeats_first_second) spoken_.push_back(payload);
        transmit({Content::audio, std::move(payload)});
        pass();
    }
    void transmit(Sent sent) {
        sent.header = {.sequence = sequence++, .timestamp = timestamp, .ssrc = ssrc};
        ++sent_packets;
        if (chance() < network_.loss) {
            ++lost_packets;
            return;
        }
        const auto late = [this] {
            return std::chrono::nanoseconds(std::llround(network_.jitter_ms * chance() * 1e6));
        };
        sent.arrival = said_at() + late();
        under_way_.push(sent);
        if (chance() >= network_.duplicates) return;
        sent.arrival = said_at() + late();
        under_way_.push(sent);
    }
    void skip() {
        ++unsent;
        pass();
    }
    void pass() {
        timestamp += ticks_a_packet();
        ++said_;
    }
    void arrive() {
        const auto& sent = under_way_.top();
        if (!transcoder) transcoder.emplace(from_, to_, sent.arrival);
        transcoder->hear(sent.header, sent.payload, sent.content, sent.arrival);
        under_way_.pop();
    }
    void hear(const SoundFrame& frame) {
        if (!first_heard) first_heard = now_;
        ++frames;
        keep_depth(transcoder->depth_ms());
        if (network_.repeats_first_second) return;
        std::vector<std::int16_t> samples(audio::max_packet_samples);
        samples.resize(decoder_->decode(frame.payload, samples));
        heard.insert(heard.end(), samples.begin(), samples.end());
    }
    void keep_depth(double depth) {
        depth_sum_ms += depth;
        least_depth_ms = std::min(least_depth_ms, depth);
        greatest_depth_ms = std::max(greatest_depth_ms, depth);
    }

    Codec from_;
    Transcoder::Target to_;
    Network network_;
    std::chrono::milliseconds packet_;
    unsigned said_rate_;
    unsigned heard_rate_;
    SeededRandom random_;
    std::unique_ptr<audio::Encoder> encoder_;
    std::unique_ptr<audio::Decoder> decoder_;
    Clock::time_point now_ = start;
    std::uint64_t said_ = 0;  // Packets' worth of time.
    std::priority_queue<Sent> under_way_;
    std::vector<std::vector<std::uint8_t>> spoken_;  // In the first second.
};

}  // namespace santral::media
