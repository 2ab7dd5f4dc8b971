#pragma once
// A WAV file for tests: a tone of this length, as the bytes of the file.

#include <chrono>
#include <cstring>
#include <string>
#include <vector>

#include "audio/tones.h"
#include "audio/wav_header.h"

namespace santral::audio {

inline std::string sample_wav(std::chrono::milliseconds length, unsigned sampling_rate = 8000) {
    const auto count = static_cast<std::size_t>(length.count()) * sampling_rate / 1000;
    std::vector<std::int16_t> samples(count);
    ToneSource({{440, 0}, length, std::chrono::milliseconds(0)}, sampling_rate).fill(samples);
    const auto sample_bytes = static_cast<std::uint32_t>(samples.size() * sizeof samples[0]);
    const auto header = make_wav_header({sampling_rate, 1}, sample_bytes);
    std::string bytes(header.size() + sample_bytes, '\0');
    std::memcpy(bytes.data(), header.data(), header.size());
    if (sample_bytes > 0) std::memcpy(bytes.data() + header.size(), samples.data(), sample_bytes);
    return bytes;
}

}  // namespace santral::audio
