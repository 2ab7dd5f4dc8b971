// Those who talk: joining and parting them, their offers, hold and recording.

#include <utility>

#include "base/log.h"
#include "call/call.h"
#include "sdp/relay.h"

namespace santral::call {

void Call::connect(Leg& one, Leg& other, Talk talk) {
    thread_.assert_here();
    const bool is_first = state_ != State::talking;
    const auto music = user_.find_music(*this);
    for (auto* leg : {&one, &other}) {
        exchange_.media.stop_playing(leg->endpoint());
        leg->use_music(music);
        leg->show(identity_lines(who(*leg), who(leg == &one ? other : one)));
    }
    auto answered = answer_if_waiting(one, other);
    if (answered) answered = answer_if_waiting(other, one);
    if (!answered) return end_with(make_cause(CauseCode::no_common_codec, answered.error().detail));
    if (is_first) note_answer(&one == caller_ ? other : one);
    bridge_.emplace(exchange_.media, one, other);
    record_talk(one, other, talk);
    for (auto* leg : {&one, &other}) listen(*leg, CodeMatcher::Mode::talking);
    settle_codec(one, other);
    user_.on_call_changed(*this, is_first ? CallChange::answered : CallChange::moved);
    if (!is_first) follow_hold();
    note_hold();
    tell_records(is_first);
}

// For a crash. Who talks in a plain call its record tells; the legs are rows that a busy exchange would
// notice.
void Call::tell_records(bool is_plain) {
    std::vector<LegRecord> answered;
    if (is_plain && !tape_.is_running()) return records_.talk_changed(record_, answered);
    for (const auto& one : participants_.all()) {
        if (one.leg->record().answered_after) answered.push_back(one.leg->record());
    }
    records_.talk_changed(record_, answered);
}

// A received leg gets its 200 with what the other one speaks.
Result<void> Call::answer_if_waiting(Leg& leg, const Leg& other) {
    if (leg.side() != Leg::Side::caller || leg.state() == Leg::State::talking) return {};
    return leg.answer(other.agreed());
}

// Packets are relayed as they are where both are sent the same codec: one is asked to change to that of the
// other. Where neither can, media transcodes.
void Call::settle_codec(Leg& one, Leg& other) {
    if (!one.agreed() || !other.agreed()) return;
    if (one.agreed()->codec().codec == other.agreed()->codec().codec) return;
    if (!one.ask_for_codec_of(*other.agreed())) (void)other.ask_for_codec_of(*one.agreed());
}

void Call::listen(Leg& leg, CodeMatcher::Mode mode) {
    if (auto* listener = find_listener(leg)) return listener->matcher().set_mode(mode);
    const auto* codes = user_.find_codes(*this, leg);
    if (!codes) return;
    exchange_.media.withhold_digits(leg.endpoint(), true);
    CodeListener::User& user = *this;
    listeners_.push_back(
        std::make_unique<CodeListener>(leg, codes->codes, codes->times, exchange_.timers, user));
    listeners_.back()->matcher().set_mode(mode);
}

void Call::ask_number(Leg& leg, directory::FeatureCode code) {
    if (auto* listener = find_listener(leg)) listener->matcher().collect(code);
}

CodeListener* Call::find_listener(const Leg& leg) const {
    for (const auto& listener : listeners_) {
        if (&listener->leg() == &leg) return listener.get();
    }
    return nullptr;
}

bool Call::is_number(const Leg&, std::string_view number) const {
    return user_.is_number(*this, number);
}

bool Call::may_grow(const Leg&, std::string_view number) const {
    return user_.may_grow(*this, number);
}

void Call::pass_on(const Leg& leg, char key) {
    if (auto* peer = find_peer(leg)) peer->send_digit(key);
}

void Call::on_code(Leg& leg, directory::FeatureCode code, const std::string& number) {
    log_info("call={} leg={} {}", id_for_log(), leg.record().number, directory::to_string(code));
    if (session_) return session_->on(CodeGiven{leg, code, number});
    user_.on_code(*this, leg, code, number);
}

void Call::on_code_abandoned(Leg& leg, directory::FeatureCode) {
    if (session_) session_->on(CodeAbandoned{leg});
}

void Call::note_answer(const Leg& leg) {
    record_.answered_after = since_start();
    record_.to_reached = leg.record().extension;
    enter(State::talking, leg.record().extension);
}

void Call::record_talk(const Leg& one, const Leg& other, Talk talk) {
    const auto* left = participants_.find(one);
    const auto* right = participants_.find(other);
    if (one.record().number > other.record().number) std::swap(left, right);  // Who came first is left.
    const bool is_wanted = left->who.is_recorded || right->who.is_recorded;
    const auto kind = talk == Talk::main ? Tape::Kind::talk : Tape::Kind::consultation;
    const auto at = since_start();
    if (tape_.is_running())
        return is_wanted || talk == Talk::main ? tape_.follow(*left, *right, kind, at) : tape_.pause(at);
    if (!is_wanted) return;
    if (const auto recording = tape_.begin(*left, *right, kind, at))
        user_.on_recording_started(*this, *recording);
}

void Call::part(Leg& waiting) {
    thread_.assert_here();
    unbridge();
    exchange_.media.part(waiting.endpoint());
    waiting.use_music(user_.find_music(*this));
    play(waiting, media::Tone::music_on_hold);
    tape_.pause(since_start());
}

void Call::unbridge() {
    bridge_.reset();
    is_told_held_ = false;
    count_waiting();
}

void Call::release(Leg& leg, const Cause& cause) {
    thread_.assert_here();
    if (bridge_ && bridge_->has(leg)) unbridge();
    participants_.find(leg)->is_released = true;
    leg.hang_up(cause);
}

Leg* Call::find_peer(const Leg& leg) const {
    return bridge_ && bridge_->has(leg) ? &bridge_->peer_of(leg) : nullptr;
}

Participant Call::give(Leg& leg, const Call& to) {
    if (bridge_ && bridge_->has(leg)) unbridge();
    count_waiting();
    if (caller_ == &leg) caller_ = nullptr;
    exchange_.media.part(leg.endpoint());
    exchange_.media.withhold_digits(leg.endpoint(), false);
    std::erase_if(listeners_, [&leg](const auto& listener) { return &listener->leg() == &leg; });
    auto stub = leg.record();
    stub.ended_after = since_start();
    stub.cause = make_cause(CauseCode::transferred);
    stub.other_call = to.id();
    record_.legs.push_back(std::move(stub));
    return participants_.take(leg);
}

Leg& Call::adopt(Call& other, Leg& leg, Arrival arrival) {
    thread_.assert_here();
    auto newcomer = other.give(leg, *this);
    newcomer.leg->move_to(*this, ++legs_made_, started_);
    user_.on_endpoint_opened(*this, newcomer.leg->endpoint());
    auto& record = newcomer.leg->record();
    record.arrival = std::move(arrival);
    if (other.is_on_record_) record.other_call = other.id();
    auto& adopted = participants_.add(std::move(newcomer.leg), std::move(newcomer.who));
    count_waiting();
    return adopted;
}

void Call::adopt_attempt(Call& other, Leg& listener, const std::string& by) {
    auto attempt = std::move(other.attempt_);
    for (auto* leg : attempt->ringing()) adopt(other, *leg, {LegRole::transferred, by});
    Attempt::User& user = *this;
    attempt->move_to(user);
    attempt_ = std::move(attempt);
    attempt_->hand_to(listener);
}

void Call::on_leg_confirmed(Leg& leg) {
    if (!bridge_ || !bridge_->has(leg)) return;
    follow_hold();
    // Another phone's early media had settled the caller on another codec (C7).
    settle_codec(leg, bridge_->peer_of(leg));
}

void Call::on_leg_offer(Leg& leg, const sdp::Offer* offer) {
    if (!bridge_ || !bridge_->has(leg)) return answer_alone(leg, offer);
    auto& peer = bridge_->peer_of(leg);
    if (!peer.agreed()) return leg.refuse_offer();  // A late offer whose ACK is still on its way.
    if (!offer) return leg.offer_asked_for(peer.formats_to_pass_on());
    const bool fits = offer->audio.formats.find(peer.agreed()->codec().codec) != nullptr;
    // A late change of codec (M4): the other side is asked first, so that the packets still fit both.
    const bool can_follow = !fits && !waiting_leg_ && peer.has_named(offer->audio.formats);
    if (can_follow && peer.offer(sdp::formats_offered(*offer, exchange_.codecs))) {
        waiting_offer_ = *offer;
        waiting_leg_ = &leg;
        return;
    }
    leg.answer_offer(*offer, peer.agreed());
    follow_hold();
}

// One that talks to nobody now (it rings, or hears music) keeps to what it agreed on.
void Call::answer_alone(Leg& leg, const sdp::Offer* offer) {
    if (!offer) return leg.offer_asked_for(leg.formats_to_pass_on());
    if (leg.state() != Leg::State::talking) return leg.refuse_offer();
    leg.answer_offer(*offer, leg.agreed());
}

void Call::on_leg_agreed(Leg& leg) {
    if (!bridge_ || !bridge_->has(leg)) return;
    if (waiting_leg_ && waiting_leg_ != &leg) {
        answer_waiting(leg);
    }
    follow_hold();
}

// Of the bridge or not: it keeps its codec, and what differs is transcoded.
void Call::on_leg_offer_refused(Leg& leg) {
    if (!waiting_leg_ || waiting_leg_ == &leg) return;
    answer_waiting(leg);
    if (bridge_ && bridge_->has(leg)) follow_hold();
}

void Call::answer_waiting(const Leg& asked) {
    auto& waiting = *std::exchange(waiting_leg_, nullptr);
    waiting.answer_offer(*std::exchange(waiting_offer_, std::nullopt), asked.agreed());
}

void Call::follow_hold() {
    bridge_->use_music(user_.find_music(*this));
    bridge_->on_agreed();
    note_hold();
    if (bridge_->is_held() == is_told_held_) return;
    is_told_held_ = bridge_->is_held();
    user_.on_call_changed(*this, is_told_held_ ? CallChange::held : CallChange::resumed);
}

void Call::note_hold() {
    tape_.note_hold(bridge_->is_held(), since_start());
    count_waiting();
}

bool Call::is_heard(const Participant& one) const {
    return bridge_ && bridge_->has(*one.leg) && !bridge_->is_held();
}

// After every change of who is connected to whom.
void Call::count_waiting() {
    const auto now = exchange_.timers.now();
    bool does_anybody_wait = false;
    for (auto& one : participants_.all()) {
        const bool is_connected = one.leg->state() == Leg::State::talking && !one.is_released;
        const bool waits = is_connected && !is_heard(one);
        one.waiting.run(waits, now);
        one.leg->record().hold = one.waiting.total();
        does_anybody_wait = does_anybody_wait || waits;
    }
    waiting_.run(does_anybody_wait && record_.answered_after, now);
    record_.hold = waiting_.total();
}

}  // namespace santral::call
