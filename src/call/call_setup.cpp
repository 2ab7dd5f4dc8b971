// How a call begins: the caller's INVITE or an order, the phones that ring, and those that send it on.

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "call/call.h"
#include "sip/dialog/capabilities.h"
#include "sip/message/headers.h"

namespace santral::call {
namespace {

constexpr std::size_t call_id_length = 24;
constexpr std::size_t tag_length = 10;
constexpr int default_max_forwards = 70;  // RFC 3261 8.1.1.6.
// As desk phones understand it: its owner has just asked for the call.
constexpr auto answer_by_yourself = "Call-Info: <sip:{}>;answer-after=0\r\n";

bool is_behind_nat(const std::optional<Result<sdp::Offer>>& offer, const sip::Flow& flow) {
    return offer && *offer && (*offer)->audio.rtp.ip != flow.remote.ip;
}

}  // namespace

bool Call::take(sip::ServerTransactionId id, const sip::Message& invite, const sip::Flow& flow,
                Party caller) {
    thread_.assert_here();
    calling_ = std::move(caller);
    const auto forwards = parse_number<int>(trim(invite.find(sip::HeaderName::max_forwards).value_or("")));
    max_forwards_ = std::min(forwards.value_or(default_max_forwards), default_max_forwards) - 1;
    const auto sdp = sip::sdp_of(invite);
    std::optional<Result<sdp::Offer>> offer;
    if (!sdp.empty()) offer = sdp::read_offer(sdp);
    auto made = make_leg(Leg::Side::caller, flow, calling_, is_behind_nat(offer, flow));
    if (!made) {
        refuse_without_leg(id, invite, made.error());
        return true;
    }
    auto& leg = participants_.add(std::move(*made), calling_);
    caller_ = &leg;
    leg.record().extension = calling_.number;
    leg.record().name = calling_.name;
    leg.record().arrival.role = LegRole::caller;
    if (offer) leg.read_first(std::move(*offer));
    if (!leg.take(id, invite, flow, contact_of(record_.to_dialled, flow))) return false;
    log_info("call={} {} calls {}", id_for_log(), calling_.number, record_.to_dialled);
    if (!leg.offer_fault().empty()) refuse({sip_status(CauseCode::no_common_codec), "", leg.offer_fault()});
    return true;
}

void Call::refuse_without_leg(sip::ServerTransactionId id, const sip::Message& invite, const Error& why) {
    records_.alarm(why.detail);
    sip::ResponseWriter response(invite, sip_status(CauseCode::congestion),
                                 exchange_.random.token(tag_length));
    exchange_.transactions.respond(id, response.add(sip::HeaderName::retry_after, "5"));
    end_with(make_cause(CauseCode::congestion, why.detail));
}

void Call::summon(Party caller, const CalledParty& own) {
    thread_.assert_here();
    calling_ = std::move(caller);
    max_forwards_ = default_max_forwards;
    open_record();
    log_info("call={} {} is summoned to call {}", id_for_log(), calling_.number, record_.to_dialled);
    enter(State::summoning, "ordered");
    auto shown = calling_;  // The own phone shows whom it is about to call.
    shown.number = record_.to_dialled;
    shown.name.clear();
    make_attempt(nullptr, {shown, fmt::format(answer_by_yourself, calling_.domain), {LegRole::caller, ""}});
    Route route;
    route.number = calling_.number;
    route.parties.push_back(own);
    attempt_->begin(std::move(route));
    if (state_ == State::summoning) user_.on_call_changed(*this, CallChange::ringing);
}

void Call::begin_summoned(Leg& own) {
    retire_attempt().stop(make_cause(CauseCode::answered_elsewhere), &own);
    caller_ = &own;
    enter(State::arriving, "own phone answered");
    count_waiting();
    user_.on_caller_ready(*this);
}

void Call::serve() {
    thread_.assert_here();
    if (state_ != State::arriving) return;
    open_record();
    if (auto answered = caller_->answer(nullptr); !answered)
        return end_with(make_cause(CauseCode::no_common_codec, answered.error().detail));
    record_.answered_after = since_start();
    enter(State::talking, "served");
    user_.on_call_changed(*this, CallChange::answered);
}

void Call::dial(Route route) {
    thread_.assert_here();
    if (state_ != State::arriving) return;
    if (!caller_->offers_what_we_speak()) {
        return refuse(
            {sip_status(CauseCode::no_common_codec), "", "the caller offers no codec that we speak"});
    }
    if (route.parties.front().who.is_outside() && record_.direction == CallDirection::internal)
        record_.direction = CallDirection::outbound;
    open_record();
    enter(State::ringing, route.number);
    visited_.push_back(route.number);
    make_attempt(caller_, {calling_, "", {LegRole::called, ""}});
    attempt_->begin(std::move(route));
    if (state_ == State::ringing) user_.on_call_changed(*this, CallChange::ringing);
}

void Call::reach(Leg& listener, Route route, Attempt::Introduction introduction) {
    thread_.assert_here();
    make_attempt(&listener, std::move(introduction));
    attempt_->begin(std::move(route));
    if (state_ == State::talking) user_.on_call_changed(*this, CallChange::moved);
}

void Call::make_attempt(Leg* listener, Attempt::Introduction introduction) {
    Attempt::User& user = *this;
    attempt_ =
        std::make_unique<Attempt>(exchange_, settings_.ring_for, listener, std::move(introduction), user);
}

void Call::ring_phones(Attempt& attempt, const CalledParty& called) {
    for (const auto& phone : called.phones) {
        if (participants_.size() < max_legs) ring_phone(attempt, called, phone);
    }
}

void Call::ring_phone(Attempt& attempt, const CalledParty& called, const Binding& phone) {
    auto made = make_leg(Leg::Side::callee, phone.flow, called.who, phone.is_behind_nat());
    if (!made) {
        records_.alarm(made.error().detail);
        return attempt.note_failure(make_cause(CauseCode::congestion, made.error().detail));
    }
    auto& leg = participants_.add(std::move(*made), called.who);
    const auto& introduction = attempt.introduction();
    leg.record().extension = called.who.number;
    leg.record().name = called.who.name;
    leg.record().arrival = introduction.arrival;
    const auto shown = as_seen_by(called.who, introduction.caller);
    sip::Invitation invitation;
    invitation.uri = phone.contact;
    invitation.from = from_value(shown);
    invitation.to = to_value(called.who);
    invitation.contact = contact_of(shown.number, phone.flow);
    invitation.call_id = exchange_.random.token(call_id_length);
    invitation.routes = phone.path;
    invitation.max_forwards = max_forwards_;
    invitation.identity = identity_lines(called.who, introduction.caller);
    if (!called.who.is_outside())
        invitation.extra_fields = introduction.lines;  // Inside numbers stay inside.
    invitation.account = called.account;
    const auto* listener = attempt.listener();
    auto formats = listener ? listener->formats_to_pass_on() : sdp::make_formats(exchange_.codecs);
    const auto sent = leg.dial(std::move(invitation), phone.flow, std::move(formats));
    if (!sent) return attempt.note_failure(make_cause(CauseCode::internal, sent.error().detail));
    attempt.add(leg);
}

Result<std::unique_ptr<Leg>> Call::make_leg(Leg::Side side, const sip::Flow& flow, const Party& who,
                                            bool is_behind_nat) {
    Leg::Plan plan;
    plan.number = ++legs_made_;
    plan.journey_start = started_;
    plan.expected = {flow.remote.ip, is_behind_nat, who.number};
    plan.listens_for_tones = who.listens_for_tones;
    plan.media_encryption = who.media_encryption;
    if (caller_ && caller_->state() != Leg::State::ended) plan.beside = caller_->endpoint();
    auto leg = TRY(Leg::make(exchange_, side, plan, flow, *this));
    user_.on_endpoint_opened(*this, leg->endpoint());
    return leg;
}

void Call::refuse(const Refusal& refusal) {
    auto cause = make_cause(cause_of_failure(refusal.status), refusal.detail);
    cause.sip_status = refusal.status;
    log_info("call={} refused: {} {}", id_for_log(), refusal.status, refusal.detail);
    end_with(cause);
}

void Call::on_leg_ringing(Leg& leg) {
    if (attempt_ && attempt_->owns(leg)) attempt_->on_ringing();
}

void Call::on_leg_early_media(Leg& leg) {
    if (attempt_ && attempt_->owns(leg)) attempt_->on_early_media(leg);
}

void Call::on_first_ringing() {
    if (state_ != State::ringing)
        return;  // One that was summoned, or waits in a talk, hears ringback already.
    if (!record_.rang_after) record_.rang_after = since_start();
    if (caller_->state() != Leg::State::talking) caller_->ring();
    user_.on_call_changed(*this, CallChange::ringing);
}

void Call::on_leg_redirected(Leg& leg, const std::vector<std::string>& uris) {
    if (!attempt_ || !attempt_->owns(leg) || state_ == State::summoning || uris.empty()) return;
    const auto owner = who(leg);  // A copy: those who are rung for it come beside it.
    if (visited_.size() > max_deflections)
        return attempt_->note_failure(make_cause(CauseCode::loop, "too many deflections"));
    const auto target = user_.route_deflected(*this, owner, uris.front());
    if (!target)
        return attempt_->note_failure(
            make_cause(cause_of_failure(target.error().status), target.error().detail));
    if (std::ranges::find(visited_, target->number) != visited_.end()) {
        return attempt_->note_failure(
            make_cause(CauseCode::loop, "deflected to " + target->number + " again"));
    }
    visited_.push_back(target->number);
    log_info("call={} leg={} deflected to {}", id_for_log(), leg.record().number, target->number);
    for (const auto& party : target->parties) attempt_->ring_too(party, owner);
}

}  // namespace santral::call
