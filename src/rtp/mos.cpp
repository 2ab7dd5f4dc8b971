// Delay is that of the way (half the round trip), of a playout buffer of twice the jitter, and of the codec.

#include "rtp/mos.h"

#include <algorithm>

namespace santral::rtp {
namespace {

constexpr double best_r = 93.2;
constexpr double packet_ms = 20;
// Above this delay talkers begin to interrupt each other.
constexpr double conversational_ms = 177.3;

struct Impairment {
    double equipment;        // Ie.
    double loss_robustness;  // Bpl, with concealment.
    double delay_ms;         // Of the algorithm.
};

// G.113 (11/2007) appendix I: G.711 with concealment. It has no values for wideband codecs on the scale of
// narrow-band telephony, where they would be better than its best: they count as G.711. Delays: G.722 clause
// 5, RFC 6716 2.1.4 and 4.3.
Impairment impairment_of(Codec codec) {
    switch (codec) {
    case Codec::pcmu:
    case Codec::pcma: return {0, 25.1, 0.125};
    case Codec::g722: return {0, 25.1, 1.5};
    case Codec::opus: return {0, 25.1, 6.5};
    }
    __builtin_unreachable();
}

double delay_impairment(double delay_ms) {
    return 0.024 * delay_ms + 0.11 * std::max(0.0, delay_ms - conversational_ms);
}

double loss_impairment(const Impairment& codec, double loss) {
    const double percent = 100 * std::clamp(loss, 0.0, 1.0);
    return codec.equipment + (95 - codec.equipment) * percent / (percent + codec.loss_robustness);
}

double mos_of(double r) {
    if (r <= 0) return 1;
    return std::clamp(1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6, 1.0, 4.5);
}

}  // namespace

double estimate_mos(const StreamQuality& quality) {
    const auto codec = impairment_of(quality.codec);
    const double delay_ms =
        quality.round_trip_ms.value_or(0) / 2 + 2 * quality.jitter_ms + packet_ms + codec.delay_ms;
    return mos_of(best_r - delay_impairment(delay_ms) - loss_impairment(codec, quality.loss));
}

}  // namespace santral::rtp
