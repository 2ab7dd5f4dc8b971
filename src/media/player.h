#pragma once
// Plays one sound to one endpoint, frame by frame, when each is due. Pure; belongs to the endpoint.

#include <optional>

#include "base/timers.h"
#include "media/encoded_sound.h"

namespace santral::media {

// A media thread that was held up for longer leaves frames out rather than sending them in one burst.
constexpr std::chrono::milliseconds max_player_delay{200};

class Player {
public:
    // `sound` must outlive the player. The first frame is due at once.
    Player(const EncodedSound& sound, std::chrono::milliseconds ptime, Clock::time_point now)
        : sound_(&sound), ptime_(ptime), due_(now) {}

    // Absent when none is due yet. To be called until then.
    std::optional<SoundFrame> next(Clock::time_point now);

private:
    const EncodedSound* sound_;
    std::chrono::milliseconds ptime_;
    std::chrono::milliseconds position_{0};
    Clock::time_point due_;
};

}  // namespace santral::media
