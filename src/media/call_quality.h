#pragma once
// How a call probably sounded: the E-model (ITU-T G.107) reduced to what RTP and RTCP tell.

#include <chrono>

namespace santral::media {

// loss: 0 to 1, of packets. one_way_delay: network and jitter buffer. From 1 (bad) to 4.4 (as a good line).
double estimate_mos(double loss, std::chrono::duration<double, std::milli> one_way_delay);

}  // namespace santral::media
