// G.107 with its default values but for delay and loss.

#include "media/call_quality.h"

#include <algorithm>

namespace santral::media {
namespace {

constexpr double best_rating = 93.2;      // G.107: R with all defaults.
constexpr double full_impairment = 95;    // G.107 7-29: what total loss costs.
constexpr double loss_robustness = 25.1;  // G.113 appendix I: G.711 with concealment, in percent.
constexpr double noticed_delay_ms = 177.3;

// Cole and Rosenbluth's reduction of the delay terms of G.107, good below 400 ms.
double delay_impairment(double delay_ms) {
    return 0.024 * delay_ms + 0.11 * std::max(0.0, delay_ms - noticed_delay_ms);
}

double loss_impairment(double loss) {
    const auto percent = 100 * std::clamp(loss, 0.0, 1.0);
    return full_impairment * percent / (percent + loss_robustness);
}

}  // namespace

double estimate_mos(double loss, std::chrono::duration<double, std::milli> one_way_delay) {
    const auto rating =
        std::clamp(best_rating - delay_impairment(one_way_delay.count()) - loss_impairment(loss), 0.0, 100.0);
    // G.107 annex B.
    const auto mos = 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
    return std::max(1.0, mos);
}

}  // namespace santral::media
