// One step after the other, and the gate through which early media is heard.

#include "call/attempt.h"

#include <algorithm>
#include <utility>

#include "sdp/relay.h"

namespace santral::call {

Attempt::Attempt(Exchange& exchange, std::chrono::seconds ring_for, Leg* listener, Introduction introduction,
                 User& user)
    : exchange_(exchange),
      ring_for_(ring_for),
      listener_(listener),
      introduction_(std::move(introduction)),
      user_(&user) {}

void Attempt::begin(Route route) {
    route_ = std::move(route);
    if (!route_.sent_on_by.empty()) introduction_.arrival = {LegRole::forwarded, route_.sent_on_by};
    next_party_ = 0;
    failure_.reset();
    if (listener_ && listener_->state() == Leg::State::talking) play_ringback();
    ring_next();
}

void Attempt::ring_next() {
    is_dialling_ = true;
    const auto steps = route_.order == Route::Order::at_once ? route_.parties.size() : next_party_ + 1;
    while (next_party_ < steps) user_->ring_phones(*this, route_.parties[next_party_++]);
    is_dialling_ = false;
    const auto patience = route_.ring_for.count() > 0 ? route_.ring_for : ring_for_;
    patience_ = exchange_.timers.after(patience, [this] { on_time_up(); });
    const bool has_other_line =
        route_.order == Route::Order::until_a_line_works && next_party_ < route_.parties.size();
    if (has_other_line) line_patience_ = exchange_.timers.after(line_patience, [this] { on_line_silent(); });
    go_on_if_silent();  // Last: may retire us.
}

void Attempt::introduce(const Party& diverting, std::string by) {
    introduction_.lines = diversion_line(diverting);
    introduction_.arrival = {LegRole::forwarded, std::move(by)};
}

void Attempt::ring_too(const CalledParty& called, const Party& diverting) {
    const auto of_the_others = introduction_;
    introduce(diverting, diverting.number);
    is_dialling_ = true;
    user_->ring_phones(*this, called);
    is_dialling_ = false;
    introduction_ = of_the_others;
    go_on_if_silent();  // Last: may retire us.
}

void Attempt::note_failure(const Cause& cause) {
    if (!failure_ || is_better_to_tell(cause, *failure_)) failure_ = cause;
}

void Attempt::go_on_if_silent() {
    if (is_dialling_ || !ringing_.empty()) return;
    patience_.stop();
    line_patience_.stop();
    const bool is_refused =
        route_.order == Route::Order::until_a_line_works && failure_ && !is_failure_of_line(*failure_);
    if (!is_refused && next_party_ < route_.parties.size()) return ring_next();
    user_->on_unreached(failure_.value_or(make_cause(CauseCode::unreachable)));
}

void Attempt::on_time_up() {
    const auto cause = make_cause(CauseCode::no_answer);
    failure_ = cause;  // Whoever was busy before: one rang until the end (N3).
    stop(cause, nullptr);
    go_on_if_silent();  // Last: may retire us.
}

void Attempt::on_line_silent() {
    if (std::ranges::any_of(ringing_, &Leg::is_heard_of)) return;
    auto cause = make_cause(CauseCode::unreachable, "the line says nothing");
    cause.sip_status = 408;
    note_failure(cause);
    stop(cause, nullptr);
    go_on_if_silent();  // Last: may retire us.
}

void Attempt::on_ringing() {
    if (!std::exchange(has_rung_, true)) user_->on_first_ringing();
}

void Attempt::on_early_media(Leg& leg) {
    on_ringing();
    if (gate_ || !listener_) return;
    const bool is_told = listener_->state() == Leg::State::talking ||
                         (listener_->has_offered() && listener_->send_early_media(leg.agreed()).has_value());
    if (!is_told) return;
    gate_ = &leg;
    exchange_.media.join_when_heard(listener_->endpoint(), leg.endpoint());
}

// An own phone that another own phone was faster than has not failed.
void Attempt::on_ended(const Leg& leg) {
    std::erase(ringing_, &leg);
    if (leg.record().cause.code != CauseCode::answered_elsewhere) note_failure(leg.record().cause);
    if (gate_ == &leg) {
        gate_ = nullptr;
        if (listener_->state() != Leg::State::ended) play_ringback();
    }
    go_on_if_silent();  // Last: may retire us.
}

void Attempt::stop(const Cause& cause, const Leg* but) {
    patience_.stop();
    line_patience_.stop();
    for (auto* leg : std::exchange(ringing_, {})) {
        if (leg != but) leg->hang_up(cause);
    }
}

void Attempt::hand_to(Leg& listener) {
    listener_ = &listener;
    if (gate_) return exchange_.media.join_when_heard(listener.endpoint(), gate_->endpoint());
    play_ringback();
}

bool Attempt::owns(const Leg& leg) const {
    return std::ranges::find(ringing_, &leg) != ringing_.end();
}

void Attempt::play_ringback() {
    exchange_.media.play(listener_->endpoint(), media::Tone::ringback);
}

}  // namespace santral::call
