// A sound file as loops of every codec.

#include "media/music.h"

#include <map>
#include <numeric>

#include "audio/default_music.h"
#include "audio/sound_file.h"

namespace santral::media {
namespace {

Result<std::vector<std::int16_t>> samples_of(const std::filesystem::path& file, unsigned rate) {
    if (file.empty()) return audio::compose_default_music(rate);
    auto samples = TRY(audio::read_sound_file(file, rate));
    if (samples.size() < rate / 10)
        return fail(Errc::unsupported, file.string() + ": shorter than 100 ms, which is no music");
    return samples;
}

}  // namespace

Result<std::shared_ptr<const Music>> Music::read(const std::filesystem::path& file) {
    auto music = std::make_shared<Music>();
    std::map<unsigned, std::vector<std::int16_t>> samples;  // By their rate.
    for (const auto codec : rtp::all_codecs) {
        const auto rate = encoding_rate(codec);
        if (!samples.contains(rate)) samples.emplace(rate, TRY(samples_of(file, rate)));
        music->sounds_[static_cast<std::size_t>(codec)] = EncodedSound(codec, samples.at(rate));
    }
    return music;
}

std::size_t Music::bytes() const {
    return std::transform_reduce(sounds_.begin(), sounds_.end(), std::size_t{0}, std::plus{},
                                 [](const EncodedSound& sound) { return sound.bytes(); });
}

}  // namespace santral::media
