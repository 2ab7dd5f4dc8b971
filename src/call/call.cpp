// A call from INVITE to record. The order of events is that of the drawing in the header.

#include "call/call.h"

#include <algorithm>

#include "base/log.h"
#include "base/overloaded.h"
#include "base/text.h"
#include "base/uuid.h"
#include "sdp/relay.h"
#include "sip/dialog/capabilities.h"

namespace santral::call {
namespace {

using namespace std::chrono_literals;

constexpr auto statistics_patience = 5s;  // Media answers in milliseconds; a call must not wait for ever.
constexpr std::size_t call_id_length = 24;
constexpr int default_max_forwards = 70;  // RFC 3261 8.1.1.6.

bool is_behind_nat(const std::optional<sdp::Offer>& offer, const sip::Flow& flow) {
    return offer && offer->audio.rtp.ip != flow.remote.ip;
}

}  // namespace

Call::Call(Exchange& exchange, CallRecords& records, const CallSettings& settings, User& user,
           CallRecord record)
    : exchange_(exchange),
      records_(records),
      settings_(settings),
      user_(user),
      started_(exchange.timers.now()),
      record_(std::move(record)) {}

bool Call::take(sip::ServerTransactionId id, const sip::Message& invite, const sip::Flow& flow,
                CallingParty caller) {
    thread_.assert_here();
    calling_ = std::move(caller);
    const auto forwards = parse_number<int>(trim(invite.find(sip::HeaderName::max_forwards).value_or("")));
    max_forwards_ = std::min(forwards.value_or(default_max_forwards), default_max_forwards) - 1;
    const auto sdp = sip::sdp_of(invite);
    auto offer = sdp.empty() ? Result<sdp::Offer>(sdp::Offer{}) : sdp::read_offer(sdp);
    if (offer && !sdp.empty()) first_offer_ = std::move(*offer);
    auto leg = make_leg(Leg::Side::caller, flow, is_behind_nat(first_offer_, flow));
    if (!leg) {
        records_.alarm(leg.error().detail);
        sip::ResponseWriter response(invite, sip_status(CauseCode::congestion), exchange_.random.token(10));
        exchange_.transactions.respond(id, response.add(sip::HeaderName::retry_after, "5"));
        records_.opened(record_);
        end_with(make_cause(CauseCode::congestion, leg.error().detail));
        return true;
    }
    caller_ = std::move(*leg);
    caller_->record().extension = calling_.number;
    if (!caller_->take(id, invite, flow, contact_of(record_.to_dialled, flow))) return false;
    records_.opened(record_);
    log_info("call={} {} calls {}", id_for_log(), calling_.number, record_.to_dialled);
    if (!offer) refuse({sip_status(CauseCode::no_common_codec), "", offer.error().detail});
    return true;
}

void Call::dial(const CalledParty& called, const std::string& diversion) {
    thread_.assert_here();
    if (state_ != State::arriving && state_ != State::ringing) return;
    if (formats_to_offer().codecs.empty()) {
        return refuse(
            {sip_status(CauseCode::no_common_codec), "", "the caller offers no codec that we speak"});
    }
    if (state_ == State::arriving) {
        enter(State::ringing, called.number);
        patience_ = exchange_.timers.after(settings_.ring_for, [this] {
            stop_ringing(make_cause(CauseCode::no_answer), nullptr);
            worst_failure_ = make_cause(CauseCode::no_answer);
            give_up();
        });
    }
    visited_.push_back(called.number);
    for (const auto& phone : called.phones) {
        if (callees_.size() < max_ringing_phones) ring_phone(called, phone, diversion);
    }
    if (!is_anything_ringing()) give_up();
}

void Call::ring_phone(const CalledParty& called, const Binding& phone, const std::string& extra_lines) {
    auto leg = make_leg(Leg::Side::callee, phone.flow, phone.is_behind_nat());
    if (!leg) {
        records_.alarm(leg.error().detail);
        return note_failure(make_cause(CauseCode::congestion, leg.error().detail));
    }
    sip::Invitation invitation;
    invitation.uri = phone.contact;
    invitation.from = from_value(calling_);
    invitation.to = to_value(called, calling_.domain);
    invitation.contact = contact_of(calling_.number, phone.flow);
    invitation.call_id = exchange_.random.token(call_id_length);
    invitation.routes = phone.path;
    invitation.max_forwards = max_forwards_;
    invitation.extra_fields = identity_lines(calling_) + extra_lines;
    (*leg)->record().extension = called.number;
    const auto sent = (*leg)->dial(std::move(invitation), phone.flow, formats_to_offer());
    if (!sent) note_failure(make_cause(CauseCode::internal, sent.error().detail));
    callees_.push_back({std::move(*leg), called});
}

Result<std::unique_ptr<Leg>> Call::make_leg(Leg::Side side, const sip::Flow& flow, bool behind_nat) {
    Leg::Plan plan;
    plan.number = static_cast<int>(leg_count()) + 1;
    plan.journey_start = started_;
    plan.expected = {flow.remote.ip, behind_nat};
    if (caller_) plan.beside = caller_->endpoint();
    auto leg = TRY(Leg::make(exchange_, side, plan, flow, *this));
    user_.on_endpoint_opened(*this, leg->endpoint());
    return leg;
}

sdp::AudioFormats Call::formats_to_offer() const {
    if (first_offer_) return sdp::formats_for_callee(*first_offer_, settings_.codecs);
    return sdp::make_formats(settings_.codecs);
}

void Call::refuse(const Refusal& refusal) {
    auto cause = make_cause(cause_of_failure(refusal.status), refusal.detail);
    cause.sip_status = refusal.status;
    log_info("call={} refused: {} {}", id_for_log(), refusal.status, refusal.detail);
    end_with(cause);
}

void Call::end(const Cause& cause) {
    thread_.assert_here();
    end_with(cause);
}

void Call::on_leg_ringing(Leg&) {
    if (state_ != State::ringing || caller_->state() != Leg::State::starting) return;
    record_.rang_after = since_start();
    caller_->ring();
}

void Call::on_leg_early_media(Leg& leg) {
    on_leg_ringing(leg);
    if (state_ != State::ringing || gate_ || !first_offer_) return;
    const auto sent = caller_->send_early_media(first_offer(), sdp::formats_for_caller(*leg.agreed()));
    if (!sent) return;
    gate_ = &leg;
    exchange_.media.join_when_heard(caller_->endpoint(), leg.endpoint());
}

void Call::on_leg_answered(Leg& leg) {
    if (state_ != State::ringing) return leg.hang_up(make_cause(CauseCode::answered_elsewhere));
    patience_.stop();
    stop_ringing(make_cause(CauseCode::answered_elsewhere), &leg);
    const auto formats = sdp::formats_for_caller(*leg.agreed());
    const auto answered = caller_->answer(first_offer(), formats);
    if (!answered) return end_with(make_cause(CauseCode::no_common_codec, answered.error().detail));
    record_.answered_after = since_start();
    record_.to_reached = leg.record().extension;
    enter(State::talking, leg.record().extension);
    bridge_.emplace(exchange_.media, *caller_, leg);
    start_recording();
}

void Call::on_leg_confirmed(Leg& leg) {
    if (!bridge_) return;
    bridge_->on_agreed();
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
        return bridge_->on_agreed();
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
    bridge_->on_agreed();
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

void Call::on_leg_redirected(Leg& leg, const std::vector<std::string>& uris) {
    const auto* phone = find_phone(leg);
    if (!phone || state_ != State::ringing || uris.empty()) return;
    if (visited_.size() > max_deflections)
        return note_failure(make_cause(CauseCode::loop, "too many deflections"));
    const auto owner = phone->called;
    auto target = user_.route_deflected(*this, owner, uris.front());
    if (!target)
        return note_failure(make_cause(cause_of_failure(target.error().status), target.error().detail));
    if (std::ranges::find(visited_, target->number) != visited_.end()) {
        return note_failure(make_cause(CauseCode::loop, "deflected to " + target->number + " again"));
    }
    log_info("call={} leg={} deflected to {}", id_for_log(), leg.record().number, target->number);
    dial(*target, diversion_line(owner, calling_.domain));
}

void Call::on_leg_ended(Leg& leg) {
    if (gate_ == &leg) lose_gate();
    log_info("call={} leg={} {} ended: {}", id_for_log(), leg.record().number, leg.record().extension,
             to_string(leg.record().cause.code));
    switch (state_) {
    case State::arriving: end_with(leg.record().cause); break;
    case State::ringing:
        if (&leg == caller_.get()) {
            auto cause = leg.record().cause;
            if (cause.by == EndedBy::caller) cause.code = CauseCode::cancelled;
            end_with(cause);
        } else {
            note_failure(leg.record().cause);
            if (!is_anything_ringing()) give_up();
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

// The phone that the caller heard is gone: until another lets itself be heard, or answers, it hears ringback
// again.
void Call::lose_gate() {
    gate_ = nullptr;
    if (state_ != State::ringing || caller_->state() == Leg::State::ended) return;
    exchange_.media.play(caller_->endpoint(), media::Tone::ringback);
}

void Call::stop_ringing(const Cause& cause, const Leg* but) {
    for (auto& phone : callees_) {
        if (phone.leg.get() != but) phone.leg->hang_up(cause);
    }
}

bool Call::is_anything_ringing() const {
    return std::ranges::any_of(callees_,
                               [](const auto& phone) { return phone.leg->state() != Leg::State::ended; });
}

void Call::note_failure(const Cause& cause) {
    if (!worst_failure_ || is_better_to_tell(cause, *worst_failure_)) worst_failure_ = cause;
}

void Call::give_up() {
    if (state_ != State::ringing) return;
    end_with(worst_failure_.value_or(make_cause(CauseCode::unreachable)));
}

void Call::end_with(const Cause& cause) {
    if (state_ == State::ending || state_ == State::over) return;
    const bool was_answered = state_ == State::talking;
    patience_.stop();
    record_.cause = cause;
    record_.length = since_start();
    enter(State::ending, to_string(cause.code));
    if (recording_) exchange_.media.stop_recording(*recording_);
    stop_ringing(cause, nullptr);
    if (caller_) was_answered ? caller_->hang_up(cause) : caller_->reject(cause);
    statistics_guard_ = exchange_.timers.after(statistics_patience, [this] { finish(); });
    finish_if_silent();
}

void Call::start_recording() {
    auto& callee = bridge_->peer_of(*caller_);
    const auto* phone = find_phone(callee);
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
    if (std::ranges::all_of(callees_, [&is_done](const auto& phone) { return is_done(*phone.leg); }))
        finish();
}

void Call::finish() {
    statistics_guard_.stop();
    if (caller_) record_.legs.push_back(caller_->record());
    for (const auto& phone : callees_) record_.legs.push_back(phone.leg->record());
    enter(State::over, outcome(record_));
    log_info("call={} over: {} ({}) after {} ms", id_for_log(), outcome(record_),
             to_string(record_.cause.code), record_.length.count());
    records_.closed(record_);
    user_.on_call_over(*this);
}

Call::RingingPhone* Call::find_phone(const Leg& leg) {
    const auto found =
        std::ranges::find_if(callees_, [&leg](const auto& phone) { return phone.leg.get() == &leg; });
    return found == callees_.end() ? nullptr : &*found;
}

Leg* Call::find_leg(media::EndpointId endpoint) {
    if (caller_ && caller_->endpoint() == endpoint) return caller_.get();
    const auto found = std::ranges::find_if(
        callees_, [endpoint](const auto& phone) { return phone.leg->endpoint() == endpoint; });
    return found == callees_.end() ? nullptr : found->leg.get();
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
    case Call::State::arriving: return "arriving";
    case Call::State::ringing: return "ringing";
    case Call::State::talking: return "talking";
    case Call::State::ending: return "ending";
    case Call::State::over: return "over";
    }
    __builtin_unreachable();
}

}  // namespace santral::call
