// A call once somebody answered, and its end. The order of events is that of the drawing in the header.

#include "call/call.h"

#include <algorithm>

#include "base/log.h"
#include "base/overloaded.h"
#include "sdp/relay.h"

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
      record_(std::move(record)) {}

void Call::end(const Cause& cause) {
    thread_.assert_here();
    end_with(cause);
}

void Call::on_leg_answered(Leg& leg) {
    if (state_ == State::summoning) return begin_summoned(leg);
    if (state_ != State::ringing) return leg.hang_up(make_cause(CauseCode::answered_elsewhere));
    patience_.stop();
    phones_.stop(make_cause(CauseCode::answered_elsewhere), &leg);
    if (is_summoned_) {
        exchange_.media.stop_playing(caller_->endpoint());
    } else {
        const auto answered = caller_->answer(first_offer(), sdp::formats_for_caller(*leg.agreed()));
        if (!answered) return end_with(make_cause(CauseCode::no_common_codec, answered.error().detail));
    }
    record_.answered_after = since_start();
    record_.to_reached = leg.record().extension;
    enter(State::talking, leg.record().extension);
    bridge_.emplace(exchange_.media, *caller_, leg);
    start_recording();
    user_.on_call_changed(*this, CallChange::answered);
}

void Call::on_leg_confirmed(Leg& leg) {
    if (!bridge_) return;
    follow_hold();
    const auto* callee = bridge_->peer_of(leg).agreed();
    // Another phone's early media had settled the caller on another codec (C7).
    const bool differs = leg.agreed() && callee && leg.agreed()->codec().codec != callee->codec().codec;
    if (differs) (void)leg.offer(sdp::formats_for_caller(*callee));  // A refusal leaves the talk as it is.
}

void Call::on_leg_offer(Leg& leg, const sdp::Offer* offer) {
    if (!bridge_) return offer ? leg.refuse_offer() : leg.offer_asked_for(formats_to_offer());
    auto& peer = bridge_->peer_of(leg);
    if (!peer.agreed()) return leg.refuse_offer();  // A late offer whose ACK is still on its way.
    const auto formats = sdp::formats_for_caller(*peer.agreed());
    if (!offer) return leg.offer_asked_for(formats);
    if (offer->audio.formats.find(formats.codecs.front().codec)) {
        leg.answer_offer(*offer, formats);
        return follow_hold();
    }
    // A late change of codec (M4): the other side is asked first, so that the packets still fit both.
    const bool asked = !waiting_leg_ && peer.offer(sdp::formats_for_callee(*offer, settings_.codecs));
    if (!asked) return leg.refuse_offer();
    waiting_offer_ = *offer;
    waiting_leg_ = &leg;
}

void Call::on_leg_agreed(Leg& leg) {
    if (!bridge_) return;
    if (waiting_leg_ && waiting_leg_ != &leg) {
        auto& waiting = *std::exchange(waiting_leg_, nullptr);
        waiting.answer_offer(*std::exchange(waiting_offer_, std::nullopt),
                             sdp::formats_for_caller(*leg.agreed()));
    }
    follow_hold();
}

void Call::on_leg_offer_refused(Leg& leg) {
    if (!waiting_leg_ || waiting_leg_ == &leg) return;
    waiting_offer_.reset();
    std::exchange(waiting_leg_, nullptr)->refuse_offer();
}

void Call::on_leg_digit(Leg& leg, char digit, DigitFilter::Way way) {
    log_debug("call={} leg={} pressed a digit", id_for_log(), leg.record().number);
    // Media has relayed what came by RTP; what came by INFO goes on as it came.
    if (way == DigitFilter::Way::info && bridge_) bridge_->peer_of(leg).send_digit(digit);
}

void Call::on_leg_ended(Leg& leg) {
    if (gate_ == &leg) lose_gate();
    log_info("call={} leg={} {} ended: {}", id_for_log(), leg.record().number, leg.record().extension,
             to_string(leg.record().cause.code));
    switch (state_) {
    case State::summoning: on_phone_failed(leg); break;
    case State::arriving: end_with(leg.record().cause); break;
    case State::ringing:
        if (&leg == caller_.get()) {
            auto cause = leg.record().cause;
            if (cause.by == EndedBy::caller) cause.code = CauseCode::cancelled;
            end_with(cause);
        } else {
            on_phone_failed(leg);
        }
        break;
    case State::talking:
        if (&leg == caller_.get() || (bridge_ && &bridge_->peer_of(*caller_) == &leg))
            end_with(leg.record().cause);
        break;
    case State::ending:
    case State::over: break;
    }
    finish_if_silent();
}

void Call::end_with(const Cause& cause) {
    if (state_ == State::ending || state_ == State::over) return;
    patience_.stop();
    note_hold();
    record_.cause = cause;
    record_.length = since_start();
    enter(State::ending, to_string(cause.code));
    if (recording_) exchange_.media.stop_recording(*recording_);
    phones_.stop(cause, nullptr);
    if (caller_) caller_->state() == Leg::State::talking ? caller_->hang_up(cause) : caller_->reject(cause);
    user_.on_call_changed(*this, CallChange::ended);
    statistics_guard_ = exchange_.timers.after(statistics_patience, [this] { finish(); });
    finish_if_silent();
}

void Call::follow_hold() {
    bridge_->on_agreed();
    if (bridge_->is_held() == held_since_.has_value()) return;
    if (held_since_)
        note_hold();
    else
        held_since_ = exchange_.timers.now();
    user_.on_call_changed(*this, held_since_ ? CallChange::held : CallChange::resumed);
}

void Call::note_hold() {
    if (!held_since_) return;
    record_.hold += std::chrono::duration_cast<milliseconds>(exchange_.timers.now() - *held_since_);
    held_since_.reset();
}

std::vector<Call::Party> Call::parties() const {
    std::vector<Party> found;
    if (state_ == State::ending || state_ == State::over) return found;
    const bool is_talking = state_ == State::talking;
    found.push_back({calling_.extension_id, is_talking || is_summoned_});
    for (const auto& phone : phones_.all()) {
        const bool is_there = is_talking ? &bridge_->peer_of(*caller_) == phone.leg.get()
                                         : phone.leg->state() != Leg::State::ended;
        if (is_there && phone.called.extension_id != calling_.extension_id)
            found.push_back({phone.called.extension_id, is_talking});
    }
    return found;
}

void Call::start_recording() {
    auto& callee = bridge_->peer_of(*caller_);
    const auto* phone = phones_.find(callee);
    if (!calling_.is_recorded && !(phone && phone->called.is_recorded)) return;
    const auto day = to_rfc3339(record_.started_at).substr(0, 10);
    const auto file = fmt::format("{}/{}/{}.wav", calling_.tenant_id, day, record_.id);
    RecordingEntry entry;
    entry.id = record_.id;
    entry.file = file;
    recording_ = exchange_.media.record(caller_->endpoint(), callee.endpoint(), settings_.recordings / file);
    user_.on_recording_started(*this, *recording_);
    record_.recordings.push_back(entry);
    records_.recording_changed(record_, entry);
}

void Call::on_media(const media::MediaEvent& event) {
    thread_.assert_here();
    const auto with_leg = [this](media::EndpointId endpoint, auto&& act) {
        if (auto* leg = find_leg(endpoint)) act(*leg);
    };
    std::visit(
        overloaded{
            [](const media::FirstPacket&) {},
            [&](const media::Digit& digit) {
                with_leg(digit.endpoint, [&](Leg& leg) { leg.on_media(digit); });
            },
            [&](const media::MediaTimeout& timeout) {
                with_leg(timeout.endpoint, [this](const Leg& leg) {
                    if (state_ != State::talking) return;  // Before the answer a phone need not send.
                    end_with(make_cause(CauseCode::media_timeout, "no sound from " + leg.record().extension));
                });
            },
            [&](const media::EndpointClosed& closed) {
                with_leg(closed.endpoint, [&](Leg& leg) { leg.on_media(closed); });
            },
            [this](const media::RecordingClosed& closed) {
                on_recording(RecordingEntry::State::closed, closed.bytes, closed.length);
            },
            [this](const media::RecordingFault& fault) {
                records_.alarm(fmt::format("call {}: {}", record_.id, fault.detail));
                on_recording(RecordingEntry::State::faulty, 0, 0ms);
            },
        },
        event);
    finish_if_silent();
}

void Call::on_recording(RecordingEntry::State state, std::uint64_t bytes, milliseconds length) {
    if (record_.recordings.empty()) return;
    auto& entry = record_.recordings.back();
    entry.state = state;
    entry.bytes = bytes;
    entry.length = length;
    if (state == RecordingEntry::State::closed) recording_.reset();
    records_.recording_changed(record_, entry);
}

void Call::finish_if_silent() {
    if (state_ != State::ending || recording_) return;
    const auto is_done = [](const Leg& leg) {
        return leg.state() == Leg::State::ended && !leg.is_waiting_for_statistics();
    };
    if (caller_ && !is_done(*caller_)) return;
    if (std::ranges::all_of(phones_.all(), [&is_done](const auto& phone) { return is_done(*phone.leg); }))
        finish();
}

void Call::finish() {
    statistics_guard_.stop();
    if (caller_) record_.legs.push_back(caller_->record());
    for (const auto& phone : phones_.all()) record_.legs.push_back(phone.leg->record());
    enter(State::over, outcome(record_));
    log_info("call={} over: {} ({}) after {} ms", id_for_log(), outcome(record_),
             to_string(record_.cause.code), record_.length.count());
    records_.closed(record_);
    user_.on_call_over(*this);
}

Leg* Call::find_leg(media::EndpointId endpoint) {
    if (caller_ && caller_->endpoint() == endpoint) return caller_.get();
    const auto& phones = phones_.all();
    const auto found = std::ranges::find_if(
        phones, [endpoint](const auto& phone) { return phone.leg->endpoint() == endpoint; });
    return found == phones.end() ? nullptr : found->leg.get();
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
