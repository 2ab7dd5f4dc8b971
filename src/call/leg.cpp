// A leg: SIP session events become call events, descriptions become what media must do.

#include "call/leg.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "sdp/relay.h"
#include "sip/dialog/capabilities.h"

namespace santral::call {
namespace {

constexpr std::chrono::milliseconds press_length{100};  // Of a key that we send.

media::NegotiatedAudio to_negotiated(const sdp::Agreed& agreed) {
    media::NegotiatedAudio audio;
    audio.rtp = agreed.rtp;
    audio.rtcp = agreed.rtcp;
    audio.codec = agreed.codec().codec;
    audio.payload_type = agreed.codec().send_payload_type;
    audio.receive_payload_type = agreed.codec().receive_payload_type;
    if (const auto* events = agreed.find_events()) {
        audio.telephone_event = events->send_payload_type;
        audio.receive_telephone_event = events->receive_payload_type;
    }
    audio.ptime = agreed.ptime;
    audio.sends = agreed.far_side_sends;
    audio.receives = agreed.far_side_receives;
    audio.fmtp = agreed.codec().fmtp;
    audio.protection = agreed.protection;
    audio.ice = agreed.ice;
    audio.rtcp_mux = agreed.rtcp_mux;
    return audio;
}

}  // namespace

Result<std::unique_ptr<Leg>> Leg::make(Exchange& exchange, Side side, const Plan& plan, const sip::Flow& flow,
                                       User& user) {
    const auto endpoint = TRY(exchange.media.open(plan.expected, flow.local.ip, plan.beside));
    const Negotiation negotiation(exchange.media, exchange.random, endpoint,
                                  {plan.media_encryption, flow.transport});
    return std::unique_ptr<Leg>(
        new Leg(exchange, side, plan, negotiation, user));  // The constructor is private.
}

Leg::Leg(Exchange& exchange, Side side, const Plan& plan, const Negotiation& negotiation, User& user)
    : exchange_(exchange),
      user_(&user),
      side_(side),
      journey_start_(plan.journey_start),
      endpoint_(negotiation.endpoint()),
      listens_for_tones_(plan.listens_for_tones),
      negotiation_(negotiation),
      offered_(negotiation_) {
    record_.number = plan.number;
    record_.started_after = since_start();
}

Leg::~Leg() {
    close_media();
}

Result<void> Leg::dial(sip::Invitation invitation, const sip::Flow& flow, sdp::AudioFormats formats) {
    invitation.offer = TRY(negotiation_.make_offer(std::move(formats)));
    offered_ = negotiation_;
    record_.contact = invitation.uri;
    record_.sip_call_id = invitation.call_id;
    session_ = exchange_.sessions.dial(invitation, flow, *this);
    return {};
}

bool Leg::take(sip::ServerTransactionId id, const sip::Message& invite, const sip::Flow& flow,
               std::string contact) {
    record_.sip_call_id = invite.call_id();
    record_.user_agent = invite.find(sip::HeaderName::user_agent).value_or("");
    session_ = exchange_.sessions.take(id, invite, flow, std::move(contact), *this);
    if (session_) return true;
    enter(State::ended, "refused by session rules");
    close_media();
    return false;
}

void Leg::read_first(Result<sdp::Offer> offer) {
    if (offer) offer = negotiation_.admit(std::move(*offer));
    if (!offer) {
        offer_fault_ = offer.error().detail;
        return;
    }
    first_offer_ = std::move(*offer);
    for (const auto& format : first_offer_->audio.formats.codecs) note_named(format.codec);
}

bool Leg::offers_what_we_speak() const {
    return !first_offer_ || !sdp::formats_to_answer(*first_offer_, nullptr, exchange_.codecs).codecs.empty();
}

void Leg::ring() {
    session_->progress(180);
    if (state_ == State::starting) enter(State::ringing, "told to ring");
}

Result<std::string> Leg::describe(const sdp::Agreed* other) {
    if (has_answered_sdp() || negotiation_.state() == sdp::OfferAnswer::State::offered) {
        return negotiation_.local_text();  // Said in an earlier response: a second one must say the same.
    }
    if (!first_offer_) {
        return negotiation_.make_offer(other ? sdp::formats_for_another(*other, exchange_.codecs)
                                             : sdp::make_formats(exchange_.codecs));
    }
    const auto formats = sdp::formats_to_answer(*first_offer_, other, exchange_.codecs);
    auto answered = TRY(negotiation_.answer(*first_offer_, formats));
    tell_media();
    return std::move(answered.text);
}

Result<void> Leg::send_early_media(const sdp::Agreed* other) {
    const auto text = TRY(describe(other));
    session_->progress(183, text);
    if (state_ == State::starting) enter(State::ringing, "early media");
    return {};
}

Result<void> Leg::answer(const sdp::Agreed* other) {
    const auto text = TRY(describe(other));
    record_.answered_after = since_start();
    enter(State::talking, "answered");
    session_->accept(text);
    return {};
}

void Leg::reject(const Cause& cause) {
    session_->reject(sip_status(cause.code), "Reason: " + reason_value(cause.code) + "\r\n");
}

void Leg::answer_offer(const sdp::Offer& offer, const sdp::Agreed* other) {
    if (state_ == State::ended) return;
    const auto answered = negotiation_.answer(offer, sdp::formats_to_answer(offer, other, exchange_.codecs));
    if (!answered) return refuse_offer();
    tell_media();
    session_->accept_offer(answered->text);
}

void Leg::offer_asked_for(const sdp::AudioFormats& formats) {
    if (state_ == State::ended) return;
    const auto text = negotiation_.make_offer(formats);
    if (!text) return refuse_offer();
    session_->accept_offer(*text);
}

void Leg::refuse_offer() {
    if (state_ != State::ended) session_->refuse_offer();
}

Result<void> Leg::offer(const sdp::AudioFormats& formats) {
    if (state_ == State::ended) return fail(Errc::unavailable, "the leg has ended");
    const auto text = TRY(negotiation_.make_offer(formats));
    auto sent = session_->offer(text);
    if (!sent) negotiation_.withdraw_offer();
    return sent;
}

Result<void> Leg::restart_ice() {
    const auto* now = agreed();
    if (!now || !now->ice) return fail(Errc::unsupported, "the leg has no ICE");
    auto formats = sdp::formats_of(*now);
    sdp::add_missing_events(formats);
    negotiation_.renew_ice();
    return offer(formats);
}

void Leg::send_digit(char digit) {
    if (state_ != State::talking || exchange_.media.send_digit(endpoint_, digit, press_length)) return;
    session_->send(sip::Method::info, "application/dtmf-relay",
                   fmt::format("Signal={}\r\nDuration=160\r\n", digit));
}

void Leg::use_music(const std::filesystem::path& music) {
    if (media_ != Media::open || music == music_) return;
    music_ = music;
    exchange_.media.use_music(endpoint_, music_);
}

sdp::AudioFormats Leg::formats_to_pass_on() const {
    if (const auto* now = agreed()) return sdp::formats_for_another(*now, exchange_.codecs);
    if (first_offer_) return sdp::formats_for_callee(*first_offer_, exchange_.codecs);
    return sdp::make_formats(exchange_.codecs);
}

bool Leg::has_named(const sdp::AudioFormats& formats) const {
    return std::ranges::any_of(named_codecs_, [&formats](rtp::Codec codec) { return formats.find(codec); });
}

void Leg::note_named(rtp::Codec codec) {
    if (std::ranges::find(named_codecs_, codec) == named_codecs_.end()) named_codecs_.push_back(codec);
}

bool Leg::ask_for_codec_of(const sdp::Agreed& other) {
    const auto codec = other.codec().codec;
    const bool is_named = std::ranges::find(named_codecs_, codec) != named_codecs_.end();
    if (state_ != State::talking || !is_named || refused_codec_ == codec) return false;
    if (!offer(sdp::formats_of(other))) return false;
    asked_codec_ = codec;
    return true;
}

void Leg::show(const std::string& identity_lines) {
    if (session_ && state_ != State::ended) session_->announce(identity_lines);
}

void Leg::notify(const std::string& fields, int status) {
    if (state_ != State::talking) return;
    session_->send(sip::Method::notify, "message/sipfrag;version=2.0",
                   fmt::format("SIP/2.0 {} {}\r\n", status, sip::reason_phrase(status)), fields);
}

// An unanswered caller is told what became of its call.
void Leg::hang_up(const Cause& cause) {
    if (state_ == State::ended) return;
    if (!std::exchange(is_told_to_end_, true)) note_end(cause);  // The first reason is the true one.
    if (!session_) return on_ended({});
    if (side_ == Side::caller && state_ != State::talking) return reject(cause);
    session_->hang_up(reason_value(cause.code));
}

void Leg::move_to(User& user, int number, Clock::time_point journey_start) {
    user_ = &user;
    journey_start_ = journey_start;
    record_.number = number;
    record_.hold = {};
    record_.started_after = since_start();  // There it begins now.
    if (record_.rang_after) record_.rang_after = record_.started_after;
    if (record_.answered_after) record_.answered_after = record_.started_after;
}

DialogId Leg::dialog() const {
    if (!session_) return {};
    return {std::string(session_->call_id()), std::string(session_->local_tag()),
            std::string(session_->remote_tag())};
}

void Leg::on_media(const media::Digit& digit) {
    on_digit(DigitFilter::Way::rtp, digit.digit);
}

void Leg::on_media(const media::EndpointClosed& closed) {
    media_ = Media::closed;
    record_.media = closed.statistics;
}

void Leg::on_progress(int status, std::string_view sdp) {
    if (status != 180 && status != 183) return;  // 181 and 182 tell nothing that a caller here could use.
    if (is_told_to_end_) return;
    if (state_ == State::starting) {
        record_.rang_after = since_start();
        enter(State::ringing, status == 180 ? "180" : "183");
    }
    if (sdp.empty() || !settle_first(sdp)) return user_->on_leg_ringing(*this);
    user_->on_leg_early_media(*this);
}

void Leg::on_answered(std::string_view sdp, bool is_offer) {
    record_.answered_after = since_start();
    record_.user_agent = session_->remote_user_agent();
    enter(State::talking, "200");
    // Every INVITE of ours has an offer, so the 200 has an answer, or the reliable 183 before it had.
    const bool agreed = !is_offer && (sdp.empty() ? has_answered_sdp() : settle_first(sdp));
    if (!agreed) return hang_up(make_cause(CauseCode::no_common_codec, "its answer cannot be used"));
    user_->on_leg_answered(*this);
}

void Leg::on_confirmed(std::string_view sdp) {
    const bool is_late = negotiation_.state() == sdp::OfferAnswer::State::offered;
    if (!is_late || settle(sdp)) return user_->on_leg_confirmed(*this);
    hang_up(make_cause(CauseCode::no_common_codec, "its ACK brought no answer that can be used"));
}

void Leg::on_offer(std::string_view sdp) {
    if (sdp.empty()) return user_->on_leg_offer(*this, nullptr);
    auto offer = sdp::read_offer(sdp);
    if (offer) offer = negotiation_.admit(std::move(*offer));
    if (!offer) {
        log_info("leg {}: offer refused: {}", record_.number, offer.error().detail);
        return refuse_offer();
    }
    for (const auto& format : offer->audio.formats.codecs) note_named(format.codec);
    user_->on_leg_offer(*this, &*offer);
}

void Leg::on_answer(std::string_view sdp) {
    // To a refresh, or to news of who talks: what had been agreed was said again, and is answered again.
    if (negotiation_.state() != sdp::OfferAnswer::State::offered) return;
    const auto asked = std::exchange(asked_codec_, std::nullopt);
    if (!settle(sdp)) {
        refused_codec_ = asked;
        return user_->on_leg_offer_refused(*this);
    }
    user_->on_leg_agreed(*this);
}

void Leg::on_offer_refused(int) {
    negotiation_.withdraw_offer();
    refused_codec_ = std::exchange(asked_codec_, std::nullopt);
    user_->on_leg_offer_refused(*this);
}

void Leg::on_redirected(const std::vector<std::string>& uris) {
    user_->on_leg_redirected(*this, uris);
}

void Leg::on_request(sip::ServerTransactionId id, const sip::Message& request) {
    if (request.method() == sip::Method::refer) return user_->on_leg_referred(*this, id, request);
    if (request.method() != sip::Method::info) {
        sip::ResponseWriter response(request, 405);
        response.add(sip::HeaderName::allow, sip::allowed_methods);
        return exchange_.transactions.respond(id, response);
    }
    const auto type = trim(request.find(sip::HeaderName::content_type).value_or(""));
    const auto digit = digit_of_info(type, request.body());
    // Candidates that trickle in (RFC 8840): as ICE-lite we learn them from the checks.
    const bool is_candidate = equals_ignoring_case(type, "application/trickle-ice-sdpfrag");
    const bool understood = digit || is_candidate || request.body().empty();
    exchange_.transactions.respond(id, sip::ResponseWriter(request, understood ? 200 : 415));
    if (digit) on_digit(DigitFilter::Way::info, *digit);
}

void Leg::on_digit(DigitFilter::Way way, char digit) {
    if (digits_.counts(way)) user_->on_leg_digit(*this, digit, way);
}

void Leg::on_ended(const sip::Ending& ending) {
    const bool was_answered = record_.answered_after.has_value();
    const auto them = side_ == Side::caller ? EndedBy::caller : EndedBy::callee;
    if (!is_told_to_end_) note_end(to_cause(ending, them, was_answered));
    enter(State::ended, to_string(record_.cause.code));
    close_media();
    user_->on_leg_ended(*this);
}

// A phone may take half a minute to confirm that it stops; it had its part until it was told to.
void Leg::note_end(const Cause& cause) {
    record_.cause = cause;
    record_.ended_after = since_start();
}

// A second early dialog, and the 200 after a 183, answer the same first offer once more.
bool Leg::settle_first(std::string_view sdp) {
    auto negotiation = offered_;
    const auto agreed = negotiation.on_answer(sdp);
    if (agreed)
        adopt(std::move(negotiation));
    else
        log_info("leg {}: answer cannot be used: {}", record_.number, agreed.error().detail);
    return agreed.has_value();
}

bool Leg::settle(std::string_view sdp) {
    auto negotiation = negotiation_;
    const auto agreed = negotiation.on_answer(sdp);
    if (!agreed) log_info("leg {}: answer cannot be used: {}", record_.number, agreed.error().detail);
    adopt(std::move(negotiation));
    return agreed.has_value();
}

void Leg::adopt(Negotiation negotiation) {
    negotiation_ = std::move(negotiation);
    tell_media();
}

void Leg::tell_media() {
    const auto* now = agreed();
    if (!now || media_ != Media::open) return;
    record_.codec = rtp::to_string(now->codec().codec);
    for (const auto& codec : now->codecs) note_named(codec.codec);
    const auto audio = to_negotiated(*now);
    exchange_.media.negotiated(endpoint_, audio);
    // Never beside telephone events: one press would be two.
    if (listens_for_tones_) exchange_.media.listen_for_tones(endpoint_, !audio.telephone_event);
}

void Leg::enter(State next, std::string_view why) {
    log_debug("leg {}: {} -> {} ({})", record_.number, to_string(state_), to_string(next), why);
    state_ = next;
}

milliseconds Leg::since_start() const {
    return std::chrono::duration_cast<milliseconds>(exchange_.timers.now() - journey_start_);
}

void Leg::close_media() {
    if (media_ != Media::open) return;
    media_ = Media::closing;
    exchange_.media.close(endpoint_);
}

std::string_view to_string(Leg::State state) {
    switch (state) {
    case Leg::State::starting: return "starting";
    case Leg::State::ringing: return "ringing";
    case Leg::State::talking: return "talking";
    case Leg::State::ended: return "ended";
    }
    __builtin_unreachable();
}

}  // namespace santral::call
