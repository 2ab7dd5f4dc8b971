// Tones are generated, one beat long.

#include "media/sound_library.h"

#include "audio/tones.h"
#include "base/assert.h"

namespace santral::media {
namespace {

constexpr std::array played_tones{Tone::ringback, Tone::busy, Tone::congestion, Tone::confirmation};

std::size_t index_of(auto enumerator) {
    return static_cast<std::size_t>(enumerator);
}

audio::Tone generator_of(Tone tone) {
    switch (tone) {
    case Tone::ringback: return audio::Tone::ringback;
    case Tone::busy: return audio::Tone::busy;
    case Tone::congestion: return audio::Tone::congestion;
    case Tone::confirmation: return audio::Tone::confirmation;
    case Tone::music_on_hold: break;  // Comes from a file.
    }
    SANTRAL_ASSERT(tone != Tone::music_on_hold);
    return audio::Tone::busy;
}

std::vector<std::int16_t> generate(Tone tone, unsigned rate) {
    const auto cadence = audio::european_cadence(generator_of(tone));
    std::vector<std::int16_t> samples((cadence.on + cadence.off).count() * rate / 1000);
    audio::ToneSource(cadence, rate).fill(samples);
    return samples;
}

}  // namespace

Result<std::shared_ptr<const SoundLibrary>> SoundLibrary::make(const std::filesystem::path& music) {
    auto library = std::make_shared<SoundLibrary>();
    for (const auto codec : rtp::all_codecs) {
        for (const auto tone : played_tones) {
            const auto samples = generate(tone, encoding_rate(codec));
            library->tones_[index_of(tone)][index_of(codec)] = EncodedSound(codec, samples);
        }
    }
    library->music_ = TRY(Music::read(music));
    return library;
}

const EncodedSound& SoundLibrary::sound(Tone tone, Codec codec) const {
    return tone == Tone::music_on_hold ? music_->in(codec) : tones_[index_of(tone)][index_of(codec)];
}

}  // namespace santral::media
