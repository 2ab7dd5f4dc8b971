#pragma once
// Digits that are sounded in the audio itself (ITU-T Q.23, Q.24), for far sides that have no telephone
// events: found by spandsp's receiver. What it bears of level, twist, wrong frequency and voice is measured
// in its test. A tone of 40 ms is a press, two presses are 40 ms apart.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

struct dtmf_rx_state_s;  // Of spandsp.

namespace santral::audio {

inline constexpr unsigned dtmf_sampling_rate = 8000;

// One stream, one thread. Nothing allocates after the making.
class DtmfDetector {
public:
    // on_key: a key is sounded from here on; 0: it ends. Called within hear(); the change itself lies up to
    // 40 ms back. May not destroy the detector.
    explicit DtmfDetector(std::function<void(char key)> on_key);
    DtmfDetector(const DtmfDetector&) = delete;
    DtmfDetector& operator=(const DtmfDetector&) = delete;

    // At dtmf_sampling_rate.
    void hear(std::span<const std::int16_t> samples);
    // The key that is sounded now; 0: none.
    char key() const { return key_; }

private:
    struct Free {
        void operator()(dtmf_rx_state_s* state) const;
    };

    static void on_change(void* self, int key, int level, int delay);

    std::function<void(char)> on_key_;
    std::unique_ptr<dtmf_rx_state_s, Free> state_;
    char key_ = 0;
};

// Whether the end of these samples may be a key that has just begun: two tones of Q.23 and nearly nothing
// else. Sooner than the detector by 30 ms, and wrong more often: for what had better not be heard.
bool may_be_dtmf(std::span<const std::int16_t> samples);

}  // namespace santral::audio
