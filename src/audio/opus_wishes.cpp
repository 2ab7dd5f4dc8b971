// "minptime=10;useinbandfec=1; maxaveragebitrate=20000".

#include "audio/opus_wishes.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace santral::audio {
namespace {

constexpr unsigned least_playback_rate = 8'000;
constexpr unsigned most_playback_rate = 48'000;

void take(std::string_view name, unsigned value, OpusWishes& wishes) {
    const auto is = [name](std::string_view known) { return equals_ignoring_case(name, known); };
    if (is("maxaveragebitrate"))
        wishes.max_bitrate = std::clamp(value, least_opus_bitrate, most_opus_bitrate);
    if (is("maxplaybackrate"))
        wishes.max_playback_rate = std::clamp(value, least_playback_rate, most_playback_rate);
    if (is("useinbandfec")) wishes.repeats_lost = value == 1;
    if (is("cbr")) wishes.constant_bitrate = value == 1;
    if (is("usedtx")) wishes.pauses = value == 1;
}

}  // namespace

OpusWishes parse_opus_wishes(std::string_view fmtp) {
    OpusWishes wishes;
    for (const auto parameter : split(fmtp, ';')) {
        const auto equals = parameter.find('=');
        if (equals == std::string_view::npos) continue;
        const auto value = parse_number<unsigned>(trim(parameter.substr(equals + 1)));
        if (value) take(trim(parameter.substr(0, equals)), *value, wishes);
    }
    return wishes;
}

}  // namespace santral::audio
