// Field by field.

#include "audio/wav_header.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace santral::audio {
namespace {

constexpr std::uint32_t bytes_before_riff_content = 8;
constexpr std::uint32_t format_chunk_bytes = 16;
constexpr std::uint32_t pcm = 1;
constexpr unsigned most_channels = 2;
constexpr unsigned highest_rate = 192000;

// Where the fields are that a reader must believe.
constexpr std::size_t channels_at = 22;
constexpr std::size_t sampling_rate_at = 24;

class Fields {
public:
    explicit Fields(WavHeader& header) : rest_(header) {}
    void text(std::string_view four) {
        std::memcpy(rest_.data(), four.data(), four.size());
        rest_ = rest_.subspan(four.size());
    }
    void number(std::uint32_t value, std::size_t bytes) {
        for (std::size_t i = 0; i < bytes; ++i) rest_[i] = static_cast<std::byte>(value >> (8 * i));
        rest_ = rest_.subspan(bytes);
    }

private:
    std::span<std::byte> rest_;
};

std::uint32_t number_at(std::span<const std::byte> bytes, std::size_t at, std::size_t width) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value |= std::to_integer<std::uint32_t>(bytes[at + i]) << (8 * i);
    return value;
}

// All but the two sizes, which follow "RIFF" and "data".
bool same_but_sizes(std::span<const std::byte> start, const WavHeader& header) {
    return std::equal(start.begin(), start.begin() + 4, header.begin()) &&
           std::equal(start.begin() + 8, start.begin() + 40, header.begin() + 8);
}

}  // namespace

WavHeader make_wav_header(const WavFormat& format, std::uint32_t sample_bytes) {
    WavHeader header;
    Fields fields(header);
    fields.text("RIFF");
    fields.number(sample_bytes + wav_header_bytes - bytes_before_riff_content, 4);
    fields.text("WAVEfmt ");
    fields.number(format_chunk_bytes, 4);
    fields.number(pcm, 2);
    fields.number(format.channels, 2);
    fields.number(format.sampling_rate, 4);
    fields.number(format.sampling_rate * format.frame_bytes(), 4);
    fields.number(format.frame_bytes(), 2);
    fields.number(16, 2);
    fields.text("data");
    fields.number(sample_bytes, 4);
    return header;
}

Result<WavFormat> parse_wav_header(std::span<const std::byte> start) {
    if (start.size() < wav_header_bytes) return fail(Errc::malformed, "WAV file is shorter than its header");
    const WavFormat format{number_at(start, sampling_rate_at, 4), number_at(start, channels_at, 2)};
    const bool plausible = format.channels >= 1 && format.channels <= most_channels &&
                           format.sampling_rate >= 1 && format.sampling_rate <= highest_rate;
    if (!plausible || !same_but_sizes(start, make_wav_header(format, 0))) {
        return fail(Errc::malformed, "WAV header is not one of a recording made here");
    }
    return format;
}

}  // namespace santral::audio
