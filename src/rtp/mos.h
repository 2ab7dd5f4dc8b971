#pragma once
// How a stream would sound to people, estimated from what the network did to it: the E-model of ITU-T G.107
// with all but delay and loss at its default values. R = 93.2 - Id - Ie,eff (G.107 clause 7, default settings
// give 93.2); Id in the two straight lines of Cole and Rosenbluth, "Voice over IP performance monitoring",
// 2001; Ie,eff = Ie + (95 - Ie) Ppl / (Ppl + Bpl) for random loss (G.107 7-29 with BurstR 1); MOS from R by
// annex B.

#include <chrono>
#include <optional>

#include "rtp/codec.h"

namespace santral::rtp {

struct StreamQuality {
    Codec codec = Codec::pcma;
    double loss = 0;  // 0 to 1.
    double jitter_ms = 0;
    std::optional<double> round_trip_ms;  // Absent when nobody reported: counted as none.
};

// 1 (bad) to 4.5.
double estimate_mos(const StreamQuality& quality);

}  // namespace santral::rtp
