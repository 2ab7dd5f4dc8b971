#pragma once
// Two legs that talk to each other: who hears whom, and music for the one that is held (M3). Signalling
// thread only.

#include "call/leg.h"

namespace santral::call {

class Bridge {
public:
    // Joins them at once. media and both legs outlive the bridge.
    Bridge(media::MediaPlane& media, Leg& one, Leg& other);

    Leg& peer_of(const Leg& leg) const { return &leg == &one_ ? other_ : one_; }

    bool has(const Leg& leg) const { return &leg == &one_ || &leg == &other_; }
    bool is_held() const { return talk_ != Talk::both; }

    // For whoever is held from now on.
    void use_music(const std::filesystem::path& music);
    // After either leg agreed anew: hold and resume, by either side or both.
    void on_agreed();

private:
    // Whom the far sides ask us to keep from hearing the talk.
    enum class Talk : std::uint8_t { both, one_holds, other_holds, both_hold };
    Talk wanted() const;
    void enter(Talk next);

    media::MediaPlane& media_;
    Leg& one_;
    Leg& other_;
    Talk talk_ = Talk::both;
};

}  // namespace santral::call
