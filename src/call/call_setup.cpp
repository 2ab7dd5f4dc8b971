// A call until somebody answers: the caller is taken or summoned, phones are rung, and all may fail.

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "call/call.h"
#include "sdp/relay.h"
#include "sip/dialog/capabilities.h"

namespace santral::call {
namespace {

constexpr std::size_t call_id_length = 24;
constexpr std::size_t tag_length = 10;
constexpr int default_max_forwards = 70;  // RFC 3261 8.1.1.6.
// As desk phones understand it: its owner has just asked for the call.
constexpr auto answer_by_yourself = "Call-Info: <sip:{}>;answer-after=0\r\n";

bool is_behind_nat(const std::optional<sdp::Offer>& offer, const sip::Flow& flow) {
    return offer && offer->audio.rtp.ip != flow.remote.ip;
}

}  // namespace

bool Call::take(sip::ServerTransactionId id, const sip::Message& invite, const sip::Flow& flow,
                CallingParty caller) {
    thread_.assert_here();
    calling_ = std::move(caller);
    const auto forwards = parse_number<int>(trim(invite.find(sip::HeaderName::max_forwards).value_or("")));
    max_forwards_ = std::min(forwards.value_or(default_max_forwards), default_max_forwards) - 1;
    const auto sdp = sip::sdp_of(invite);
    auto offer = sdp.empty() ? Result<sdp::Offer>(sdp::Offer{}) : sdp::read_offer(sdp);
    if (offer && !sdp.empty()) first_offer_ = std::move(*offer);
    auto leg = make_leg(Leg::Side::caller, flow,
                        {flow.remote.ip, is_behind_nat(first_offer_, flow), calling_.number});
    if (!leg) {
        records_.alarm(leg.error().detail);
        sip::ResponseWriter response(invite, sip_status(CauseCode::congestion),
                                     exchange_.random.token(tag_length));
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

void Call::summon(CallingParty caller, const CalledParty& own) {
    thread_.assert_here();
    calling_ = std::move(caller);
    max_forwards_ = default_max_forwards;
    records_.opened(record_);
    log_info("call={} {} is summoned to call {}", id_for_log(), calling_.number, record_.to_dialled);
    enter(State::summoning, "ordered");
    wait_for_answer();
    auto shown = calling_;  // The own phone shows whom it is about to call.
    shown.number = record_.to_dialled;
    shown.name.clear();
    ring_phones(own, shown, fmt::format(answer_by_yourself, calling_.domain));
    user_.on_call_changed(*this, CallChange::ringing);
    if (!phones_.is_anything_ringing()) give_up();
}

void Call::begin_summoned(Leg& own) {
    patience_.stop();
    phones_.stop(make_cause(CauseCode::answered_elsewhere), &own);
    phones_.forget_failures();
    caller_ = phones_.take(own);
    is_summoned_ = true;
    enter(State::arriving, "own phone answered");
    exchange_.media.play(caller_->endpoint(), media::Tone::ringback);
    user_.on_caller_ready(*this);
}

void Call::wait_for_answer() {
    patience_ = exchange_.timers.after(settings_.ring_for, [this] {
        phones_.stop(make_cause(CauseCode::no_answer), nullptr);
        end_with(make_cause(CauseCode::no_answer));
    });
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
        wait_for_answer();
    }
    visited_.push_back(called.number);
    ring_phones(called, calling_, diversion);
    user_.on_call_changed(*this, CallChange::ringing);
    if (!phones_.is_anything_ringing()) give_up();
}

void Call::ring_phones(const CalledParty& called, const CallingParty& shown, const std::string& extra_lines) {
    for (const auto& phone : called.phones) {
        if (phones_.size() < max_ringing_phones) ring_phone(called, phone, shown, extra_lines);
    }
}

void Call::ring_phone(const CalledParty& called, const Binding& phone, const CallingParty& shown,
                      const std::string& extra_lines) {
    auto leg =
        make_leg(Leg::Side::callee, phone.flow, {phone.flow.remote.ip, phone.is_behind_nat(), called.number});
    if (!leg) {
        records_.alarm(leg.error().detail);
        return phones_.note_failure(make_cause(CauseCode::congestion, leg.error().detail));
    }
    sip::Invitation invitation;
    invitation.uri = phone.contact;
    invitation.from = from_value(shown);
    invitation.to = to_value(called, calling_.domain);
    invitation.contact = contact_of(calling_.number, phone.flow);
    invitation.call_id = exchange_.random.token(call_id_length);
    invitation.routes = phone.path;
    invitation.max_forwards = max_forwards_;
    invitation.extra_fields = identity_lines(shown) + extra_lines;
    (*leg)->record().extension = called.number;
    const auto sent = (*leg)->dial(std::move(invitation), phone.flow, formats_to_offer());
    if (!sent) phones_.note_failure(make_cause(CauseCode::internal, sent.error().detail));
    phones_.add(std::move(*leg), called);
}

Result<std::unique_ptr<Leg>> Call::make_leg(Leg::Side side, const sip::Flow& flow,
                                            media::ExpectedRemote expected) {
    Leg::Plan plan;
    plan.number = static_cast<int>(leg_count()) + 1;
    plan.journey_start = started_;
    plan.expected = std::move(expected);
    if (caller_) plan.beside = caller_->endpoint();
    auto leg = TRY(Leg::make(exchange_, side, plan, flow, *this));
    user_.on_endpoint_opened(*this, leg->endpoint());
    return leg;
}

sdp::AudioFormats Call::formats_to_offer() const {
    if (first_offer_) return sdp::formats_for_callee(*first_offer_, settings_.codecs);
    if (is_summoned_) return sdp::formats_for_caller(*caller_->agreed());
    return sdp::make_formats(settings_.codecs);
}

void Call::refuse(const Refusal& refusal) {
    auto cause = make_cause(cause_of_failure(refusal.status), refusal.detail);
    cause.sip_status = refusal.status;
    log_info("call={} refused: {} {}", id_for_log(), refusal.status, refusal.detail);
    end_with(cause);
}

void Call::on_leg_ringing(Leg&) {
    if (state_ != State::ringing || record_.rang_after) return;
    record_.rang_after = since_start();
    if (!is_summoned_) caller_->ring();  // One that was summoned hears ringback already.
    user_.on_call_changed(*this, CallChange::ringing);
}

void Call::on_leg_early_media(Leg& leg) {
    on_leg_ringing(leg);
    if (state_ != State::ringing || gate_) return;
    if (!is_summoned_) {
        if (!first_offer_) return;
        const auto formats = sdp::formats_for_caller(*leg.agreed());
        if (!caller_->send_early_media(first_offer(), formats)) return;
    }
    gate_ = &leg;
    exchange_.media.join_when_heard(caller_->endpoint(), leg.endpoint());
}

void Call::on_leg_redirected(Leg& leg, const std::vector<std::string>& uris) {
    const auto* phone = phones_.find(leg);
    if (!phone || state_ != State::ringing || uris.empty()) return;
    if (visited_.size() > max_deflections)
        return phones_.note_failure(make_cause(CauseCode::loop, "too many deflections"));
    const auto owner = phone->called;
    auto target = user_.route_deflected(*this, owner, uris.front());
    if (!target)
        return phones_.note_failure(
            make_cause(cause_of_failure(target.error().status), target.error().detail));
    if (std::ranges::find(visited_, target->number) != visited_.end()) {
        return phones_.note_failure(make_cause(CauseCode::loop, "deflected to " + target->number + " again"));
    }
    log_info("call={} leg={} deflected to {}", id_for_log(), leg.record().number, target->number);
    dial(*target, diversion_line(owner, calling_.domain));
}

// The phone that the caller heard is gone: until another lets itself be heard, or answers, it hears ringback
// again.
void Call::lose_gate() {
    gate_ = nullptr;
    if (state_ != State::ringing || caller_->state() == Leg::State::ended) return;
    exchange_.media.play(caller_->endpoint(), media::Tone::ringback);
}

// An own phone that another own phone was faster than has not failed.
void Call::on_phone_failed(const Leg& leg) {
    if (leg.record().cause.code != CauseCode::answered_elsewhere) phones_.note_failure(leg.record().cause);
    if (!phones_.is_anything_ringing()) give_up();
}

void Call::give_up() {
    if (state_ == State::summoning || state_ == State::ringing) end_with(phones_.failure());
}

}  // namespace santral::call
