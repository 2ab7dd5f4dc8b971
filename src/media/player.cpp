// The clock of a player.

#include "media/player.h"

namespace santral::media {

std::optional<SoundFrame> Player::next(Clock::time_point now) {
    if (now < due_) return {};
    if (now - due_ > max_player_delay) due_ = now;
    const auto frame = sound_->frame(position_, ptime_);
    if (frame.payload.empty()) return {};
    position_ += frame.length;
    due_ += frame.length;
    return frame;
}

}  // namespace santral::media
