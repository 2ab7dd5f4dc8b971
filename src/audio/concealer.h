#pragma once
// Fills holes in the sound of a codec that cannot do it itself: the last period of the pitch goes on, and
// fades (waveform substitution, as in G.711 appendix I). spandsp has one, but it copies memory over itself,
// and knows the pitches of 8000 Hz alone.

#include <array>
#include <cstdint>
#include <span>

namespace santral::audio {

class Concealer {
public:
    // 8000 or 16000 Hz.
    explicit Concealer(unsigned sampling_rate);

    // What was decoded. After a hole its beginning is blended with what would have gone on.
    void heard(std::span<std::int16_t> samples);
    // What was not. It goes on from the fill before where nothing was heard between.
    void fill(std::span<std::int16_t> hole);

private:
    static constexpr std::size_t most_remembered = 640;  // 40 ms at 16000 Hz.

    void remember(std::span<const std::int16_t> samples);
    void begin_cycle();
    std::size_t find_pitch() const;
    std::int16_t next();

    unsigned samples_per_ms_;
    std::array<std::int16_t, most_remembered> history_{};  // The newest at the end.
    std::array<std::int16_t, most_remembered> cycle_{};
    std::size_t period_ = 0;
    std::size_t made_ = 0;  // Samples of this hole; 0: there is none.
};

}  // namespace santral::audio
