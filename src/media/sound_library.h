#pragma once
// The sounds that the server plays to anyone: tones, and the music on hold of those who have none of their
// own. Shared by all media threads: immutable.

#include <array>
#include <filesystem>
#include <memory>

#include "media/music.h"

namespace santral::media {

class SoundLibrary {
public:
    // Tones, and the music of the file or, when `music` is empty, the built-in. Takes some hundred
    // milliseconds. An error is that of the music file.
    static Result<std::shared_ptr<const SoundLibrary>> make(const std::filesystem::path& music);

    const EncodedSound& sound(Tone tone, Codec codec) const;

private:
    std::array<std::array<EncodedSound, rtp::all_codecs.size()>, 4> tones_;  // By tone, then codec.
    std::shared_ptr<const Music> music_;
};

}  // namespace santral::media
