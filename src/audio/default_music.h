#pragma once
// Music on hold for an exchange that was given none: eight bars composed here, so that nothing is owed to
// anyone.

#include <cstdint>
#include <vector>

namespace santral::audio {

// Twenty seconds, to be repeated without a seam. Takes some tens of milliseconds: once per rate (Hz).
std::vector<std::int16_t> compose_default_music(unsigned sampling_rate);

}  // namespace santral::audio
