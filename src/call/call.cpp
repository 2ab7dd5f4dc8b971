// What happens to a call: its legs' events to those who wait for them, and its end. The order of events is
// that of the drawing in the header.

#include "call/call.h"

#include <algorithm>

#include "base/log.h"
#include "base/overloaded.h"

namespace santral::call {
namespace {

using namespace std::chrono_literals;

constexpr auto statistics_patience = 5s;  // Media answers in milliseconds; a call must not wait for ever.

}  // namespace

Call::Call(Exchange& exchange, CallRecords& records, const CallSettings& settings, User& user,
           CallRecord record)
    : exchange_(exchange),
      records_(records),
      settings_(settings),
      user_(user),
      started_(exchange.timers.now()),
      record_(std::move(record)),
      tape_(exchange.media, records, record_, settings.recordings) {}

void Call::end(const Cause& cause) {
    thread_.assert_here();
    end_with(cause);
}

void Call::on_leg_answered(Leg& leg) {
    if (!attempt_ || !attempt_->owns(leg)) return leg.hang_up(make_cause(CauseCode::answered_elsewhere));
    if (state_ == State::summoning) return begin_summoned(leg);
    auto& attempt = retire_attempt();
    attempt.stop(make_cause(CauseCode::answered_elsewhere), &leg);
    if (session_) return session_->on(LegAnswered{leg});
    connect(*attempt.listener(), leg);
}

// N3: by name to the next place; one that was tried already ends it.
bool Call::goes_onward(const Cause& cause) {
    const auto* onward = state_ == State::summoning ? nullptr : find_onward(attempt_->route(), cause);
    if (!onward || visited_.size() > max_deflections) return false;
    const auto place = onward->to.text();
    auto next = user_.route_onward(*this, *onward);
    if (!next || std::ranges::find(visited_, place) != visited_.end()) return false;
    log_info("call={} goes on to {} ({})", id_for_log(), place, to_string(cause.code));
    visited_.push_back(place);
    const auto& from = attempt_->route().parties.front().who;
    attempt_->introduce(from, attempt_->route().number);
    attempt_->begin(std::move(*next));  // Last: may be unreached in its turn.
    return true;
}

void Call::on_unreached(const Cause& cause) {
    if (goes_onward(cause)) return;
    retire_attempt();
    if (session_) return session_->on(NobodyAnswered{cause});
    end_with(cause);
}

void Call::on_leg_ended(Leg& leg) {
    log_info("call={} leg={} {} ended: {}", id_for_log(), leg.record().number, leg.record().extension,
             to_string(leg.record().cause.code));
    const bool is_over = state_ == State::ending || state_ == State::over;
    if (attempt_ && attempt_->owns(leg))
        attempt_->on_ended(leg);
    else if (!is_over && !participants_.find(leg)->is_released)
        on_party_left(leg);
    count_waiting();
    finish_if_silent();
}

void Call::on_party_left(Leg& leg) {
    if (waiting_leg_ == &leg) waiting_leg_ = nullptr;
    if (session_) return session_->on(LegEnded{leg});
    auto cause = leg.record().cause;
    if (attempt_ && attempt_->listener() == &leg) {
        if (cause.by == EndedBy::caller) cause.code = CauseCode::cancelled;
        return end_with(cause);
    }
    if (find_peer(leg) || &leg == caller_) end_with(cause);
}

void Call::on_leg_digit(Leg& leg, char digit, DigitFilter::Way way) {
    log_debug("call={} leg={} pressed a digit", id_for_log(), leg.record().number);
    if (auto* listener = find_listener(leg)) return listener->on_key(digit);
    // Media has relayed what came by RTP.
    if (auto* peer = find_peer(leg); peer && way == DigitFilter::Way::info) peer->send_digit(digit);
}

void Call::on_leg_referred(Leg& leg, sip::ServerTransactionId id, const sip::Message& refer) {
    user_.on_referred(*this, leg, id, refer);
}

void Call::hold_in(std::unique_ptr<CallSession> session) {
    thread_.assert_here();
    retire_session();
    session_ = std::move(session);
}

void Call::let_go() {
    thread_.assert_here();
    retire_session();
    if (state_ == State::talking && !bridge_ && !attempt_) end_with(make_cause(CauseCode::normal));
}

void Call::stop_reaching(const Cause& cause) {
    if (attempt_) retire_attempt().stop(cause, nullptr);
}

void Call::hand_attempt_to(Leg& listener) {
    if (attempt_) attempt_->hand_to(listener);
}

// Neither dies at once: each may be further up the stack.
Attempt& Call::retire_attempt() {
    auto& attempt = *spent_attempts_.emplace_back(std::move(attempt_));
    sweep_soon();
    return attempt;
}

void Call::retire_session() {
    if (!session_) return;
    spent_sessions_.push_back(std::move(session_));
    sweep_soon();
}

void Call::sweep_soon() {
    sweep_ = exchange_.timers.after(Duration::zero(), [this] {
        spent_attempts_.clear();
        spent_sessions_.clear();
    });
}

void Call::open_record() {
    if (!std::exchange(is_on_record_, true)) records_.opened(record_);
}

void Call::dissolve() {
    thread_.assert_here();
    SANTRAL_ASSERT(!is_on_record_ && participants_.size() == 0);
    enter(State::over, "its caller went to another call");
    user_.on_call_over(*this);
}

void Call::pick_up(Leg& newcomer) {
    thread_.assert_here();
    auto& attempt = retire_attempt();
    attempt.stop(make_cause(CauseCode::answered_elsewhere, "picked up by " + who(newcomer).number), nullptr);
    if (session_) return session_->on(LegAnswered{newcomer});
    connect(*attempt.listener(), newcomer);
}

void Call::end_with(const Cause& cause) {
    if (state_ == State::ending || state_ == State::over) return;
    open_record();
    record_.cause = cause;
    record_.length = since_start();
    enter(State::ending, to_string(cause.code));
    retire_session();
    if (attempt_) retire_attempt().stop(cause, nullptr);
    tape_.stop();
    for (const auto& one : participants_.all()) one.leg->hang_up(cause);
    user_.on_call_changed(*this, CallChange::ended);
    statistics_guard_ = exchange_.timers.after(statistics_patience, [this] { finish(); });
    finish_if_silent();
}

std::vector<Call::Presence> Call::parties() const {
    std::vector<Presence> found;
    if (state_ == State::ending || state_ == State::over) return found;
    for (const auto& one : participants_.all()) {
        const bool is_there = !one.is_released && one.leg->state() != Leg::State::ended &&
                              (one.leg->state() == Leg::State::talking || &*one.leg == caller_ ||
                               (attempt_ && attempt_->owns(*one.leg)));
        const bool is_again =
            std::ranges::find(found, one.who.extension_id, &Presence::extension_id) != found.end();
        if (is_there && !is_again && !one.who.is_outside())
            found.push_back({one.who.extension_id, one.leg->state() == Leg::State::talking});
    }
    return found;
}

Leg* Call::find_leg(const DialogId& dialog) const {
    for (const auto& one : participants_.all()) {
        const auto own = one.leg->dialog();
        if (own.call_id == dialog.call_id && own.local_tag == dialog.local_tag &&
            own.remote_tag == dialog.remote_tag)
            return one.leg.get();
    }
    return nullptr;
}

void Call::on_media(const media::MediaEvent& event) {
    thread_.assert_here();
    const auto with_leg = [this](media::EndpointId endpoint, auto&& act) {
        if (auto* leg = participants_.find(endpoint)) act(*leg);
    };
    std::visit(overloaded{
                   [](const media::FirstPacket&) {},
                   [&](const media::Digit& digit) {
                       with_leg(digit.endpoint, [&](Leg& leg) { leg.on_media(digit); });
                   },
                   [&](const media::MediaTimeout& timeout) {
                       with_leg(timeout.endpoint, [](Leg& leg) {
                           if (leg.state() != Leg::State::talking)
                               return;  // Before the answer a phone need not send.
                           leg.hang_up(make_cause(CauseCode::media_timeout,
                                                  "no sound from " + leg.record().extension));
                       });
                   },
                   [&](const media::ProtectionFailed& failed) {
                       with_leg(failed.endpoint, [&](Leg& leg) {
                           leg.hang_up(make_cause(CauseCode::no_protection, failed.detail));
                       });
                   },
                   // Where nothing comes of it, MediaTimeout follows.
                   [&](const media::ConsentLost& lost) {
                       with_leg(lost.endpoint, [](Leg& leg) { (void)leg.restart_ice(); });
                   },
                   [&](const media::EndpointClosed& closed) {
                       with_leg(closed.endpoint, [&](Leg& leg) { leg.on_media(closed); });
                   },
                   [this](const media::RecordingClosed& closed) { tape_.on_media(closed); },
                   [this](const media::RecordingFault& fault) { tape_.on_media(fault); },
               },
               event);
    finish_if_silent();
}

void Call::finish_if_silent() {
    if (state_ == State::ending && !tape_.is_running() && participants_.are_all_done()) finish();
}

void Call::finish() {
    statistics_guard_.stop();
    for (const auto& one : participants_.all()) record_.legs.push_back(one.leg->record());
    std::ranges::sort(record_.legs, {}, &LegRecord::number);
    enter(State::over, outcome(record_));
    log_info("call={} over: {} ({}) after {} ms", id_for_log(), outcome(record_),
             to_string(record_.cause.code), record_.length.count());
    records_.closed(record_);
    user_.on_call_over(*this);
}

void Call::enter(State next, std::string_view why) {
    log_debug("call={} {} -> {} ({})", id_for_log(), to_string(state_), to_string(next), why);
    state_ = next;
}

std::string_view Call::id_for_log() const {
    return std::string_view(record_.id)
        .substr(record_.id.size() - std::min<std::size_t>(12, record_.id.size()));
}

milliseconds Call::since_start() const {
    return std::chrono::duration_cast<milliseconds>(exchange_.timers.now() - started_);
}

std::string_view to_string(Call::State state) {
    switch (state) {
    case Call::State::summoning: return "summoning";
    case Call::State::arriving: return "arriving";
    case Call::State::ringing: return "ringing";
    case Call::State::talking: return "talking";
    case Call::State::ending: return "ending";
    case Call::State::over: return "over";
    }
    __builtin_unreachable();
}

}  // namespace santral::call
