#pragma once
// One piece of music on hold, encoded once in every codec and shared by all who hear it: immutable.

#include <array>
#include <filesystem>
#include <memory>

#include "media/encoded_sound.h"

namespace santral::media {

class Music {
public:
    // Of the file or, when it is "", the built-in. Takes up to seconds: not for the signalling or a media
    // thread. An error names the file.
    static Result<std::shared_ptr<const Music>> read(const std::filesystem::path& file);

    const EncodedSound& in(Codec codec) const { return sounds_[static_cast<std::size_t>(codec)]; }
    std::size_t bytes() const;

private:
    std::array<EncodedSound, rtp::all_codecs.size()> sounds_;  // By codec.
};

}  // namespace santral::media
