// spandsp tells changes; a first suspicion is two Goertzel filters that hold nearly all of the energy.

#include "audio/dtmf_detector.h"

#include <spandsp/telephony.h>
// Needs the types of telephony.h first.
#include <spandsp/logging.h>
#include <spandsp/super_tone_rx.h>
// Needs those of both.
#include <spandsp/dtmf.h>

#include <algorithm>
#include <array>
#include <utility>

#include "audio/goertzel.h"

namespace santral::audio {
namespace {

constexpr std::array low_tones{697.0, 770.0, 852.0, 941.0};
constexpr std::array high_tones{1209.0, 1336.0, 1477.0, 1633.0};
constexpr std::size_t suspicious_samples = 80;  // 10 ms.
constexpr double least_share_of_both = 0.8;
constexpr double least_share_of_one = 0.1;  // A twist of 8 dB and what the ear's short time smears.
constexpr double quietest_db = -45;

double loudest_share(std::span<const std::int16_t> samples, const std::array<double, 4>& tones) {
    std::array<double, 4> shares;
    std::ranges::transform(tones, shares.begin(), [samples](double frequency) {
        return tone_share(samples, frequency, dtmf_sampling_rate);
    });
    return std::ranges::max(shares);
}

}  // namespace

void DtmfDetector::Free::operator()(dtmf_rx_state_s* state) const {
    dtmf_rx_free(state);
}

DtmfDetector::DtmfDetector(std::function<void(char)> on_key)
    : on_key_(std::move(on_key)), state_(dtmf_rx_init(nullptr, nullptr, nullptr)) {
    dtmf_rx_set_realtime_callback(state_.get(), &DtmfDetector::on_change, this);
}

void DtmfDetector::hear(std::span<const std::int16_t> samples) {
    dtmf_rx(state_.get(), samples.data(), static_cast<int>(samples.size()));
}

void DtmfDetector::on_change(void* self, int key, int /*level*/, int /*delay*/) {
    auto& detector = *static_cast<DtmfDetector*>(self);
    const auto before = std::exchange(detector.key_, static_cast<char>(key));
    if (before && key) detector.on_key_(0);  // One key after the other, without a gap.
    detector.on_key_(detector.key_);
}

bool may_be_dtmf(std::span<const std::int16_t> samples) {
    const auto end = samples.last(std::min(samples.size(), suspicious_samples));
    if (level_db(end) < quietest_db) return false;
    const auto low = loudest_share(end, low_tones);
    const auto high = loudest_share(end, high_tones);
    return low >= least_share_of_one && high >= least_share_of_one && low + high >= least_share_of_both;
}

}  // namespace santral::audio
