// Hold is heard, not signalled: the held side keeps its session as it is and gets music instead of the other.

#include "call/bridge.h"

namespace santral::call {
namespace {

bool holds(const Leg& leg) {
    const auto* agreed = leg.agreed();
    return agreed && !agreed->far_side_receives;
}

}  // namespace

Bridge::Bridge(media::MediaPlane& media, Leg& one, Leg& other) : media_(media), one_(one), other_(other) {
    media_.join(one_.endpoint(), other_.endpoint());
    on_agreed();
}

void Bridge::use_music(const std::filesystem::path& music) {
    one_.use_music(music);
    other_.use_music(music);
}

Bridge::Talk Bridge::wanted() const {
    if (holds(one_)) return holds(other_) ? Talk::both_hold : Talk::one_holds;
    return holds(other_) ? Talk::other_holds : Talk::both;
}

void Bridge::on_agreed() {
    if (const auto next = wanted(); next != talk_) enter(next);
}

void Bridge::enter(Talk next) {
    media_.stop_playing(one_.endpoint());
    media_.stop_playing(other_.endpoint());
    talk_ = next;
    switch (talk_) {
    case Talk::both:
    case Talk::both_hold: return;
    case Talk::one_holds: return media_.play(other_.endpoint(), media::Tone::music_on_hold);
    case Talk::other_holds: return media_.play(one_.endpoint(), media::Tone::music_on_hold);
    }
}

}  // namespace santral::call
