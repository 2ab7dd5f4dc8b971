// The telephone of the flows and the simulator.

#include "tests/support/phone.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include "base/text.h"
#include "call/digits.h"
#include "sip/auth/digest.h"
#include "sip/dialog/capabilities.h"
#include "sip/message/headers.h"

namespace santral::tests {
namespace {

using sip::HeaderName;
using sip::Method;

std::string md5(std::string_view text) {
    std::uint8_t hash[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_Digest(text.data(), text.size(), hash, &length, EVP_md5(), nullptr);
    return to_hex({hash, length});
}

std::string unquoted(std::optional<std::string_view> value) {
    auto text = value.value_or("");
    if (text.size() >= 2 && text.front() == '"') text = text.substr(1, text.size() - 2);
    return std::string(text);
}

// The value of one parameter in a challenge: `Digest realm="x", nonce="y"`.
std::string challenge_parameter(std::string_view challenge, std::string_view name) {
    sip::ParameterWalker walker(challenge.substr(challenge.find(' ') + 1), ',');
    while (const auto parameter = walker.next()) {
        if (equals_ignoring_case(parameter->name, name)) return unquoted(parameter->value);
    }
    return {};
}

}  // namespace

Phone::Phone(FakeNetwork& network, Timers& timers, Random& random, Endpoint address, Endpoint exchange,
             Account account)
    : network_(network),
      timers_(timers),
      random_(random),
      account_(std::move(account)),
      transactions_(network, timers, random, *this),
      sessions_(transactions_, timers, random, {}, "Phone"),
      register_call_id_(random.token(16)) {
    flow_.local = address;
    flow_.remote = exchange;
    come_back();
}

Phone::~Phone() {
    network_.attach(flow_.local, nullptr);
}

void Phone::register_for(std::chrono::seconds expires) {
    expires_ = expires;
    send_register();
}

void Phone::send_register() {
    const auto us = fmt::format("<sip:{}@{}>", account_.number, account_.domain);
    const auto uri = "sip:" + account_.domain;
    sip::RequestWriter request(Method::register_, uri);
    request.add(HeaderName::max_forwards, "70")
        .add(HeaderName::from, us + ";tag=" + random_.token(8))
        .add(HeaderName::to, us)
        .add(HeaderName::call_id, register_call_id_)
        .add(HeaderName::cseq, fmt::format("{} REGISTER", ++register_cseq_))
        .add(HeaderName::contact, fmt::format("<sip:{}@{}>{}", account_.number, flow_.local.text(),
                                              instance.empty() ? "" : ";+sip.instance=\"" + instance + '"'))
        .add(HeaderName::expires, fmt::format("{}", expires_.count()));
    if (!instance.empty()) request.add(HeaderName::supported, "gruu");
    if (!nonce_.empty()) request.add(HeaderName::authorization, authorization("REGISTER", uri));
    registering_ = transactions_.send(request, flow_, *this);
}

std::string Phone::authorization(std::string_view method, const std::string& uri) {
    const auto count = fmt::format("{:08x}", ++nonce_count_);
    const auto cnonce = random_.token(12);
    const auto ha1 = sip::make_ha1(account_.number, realm_, account_.password).md5;
    const auto ha2 = md5(fmt::format("{}:{}", method, uri));
    const auto response = md5(fmt::format("{}:{}:{}:{}:auth:{}", ha1, nonce_, count, cnonce, ha2));
    return fmt::format(
        "Digest username=\"{}\", realm=\"{}\", nonce=\"{}\", uri=\"{}\", response=\"{}\", algorithm=MD5, "
        "cnonce=\"{}\", qop=auth, nc={}",
        account_.number, realm_, nonce_, uri, response, cnonce, count);
}

void Phone::on_response(const sip::Message& response) {
    if (response.status() < 200) return;
    register_status_ = response.status();
    if (response.status() == 401) {
        const auto first_try = nonce_.empty();
        bool stale = false;
        for (std::size_t i = 0; i < response.header_count(); ++i) {
            const auto header = response.header(i);
            if (header.name != HeaderName::www_authenticate) continue;
            if (challenge_parameter(header.value, "algorithm") == "SHA-256") continue;
            realm_ = challenge_parameter(header.value, "realm");
            nonce_ = challenge_parameter(header.value, "nonce");
            stale = equals_ignoring_case(challenge_parameter(header.value, "stale"), "true");
            nonce_count_ = 0;
        }
        if (first_try || stale) send_register();
        return;
    }
    registered_ = response.status() == 200 && expires_.count() > 0;
    take_gruus(response);
}

void Phone::take_gruus(const sip::Message& response) {
    for (const auto value : response.values(HeaderName::contact)) {
        const auto contact = sip::parse_name_addr(value);
        if (!contact || sip::unquote(contact->parameter("+sip.instance").value_or("")) != instance) continue;
        public_gruu = sip::unquote(contact->parameter("pub-gruu").value_or(""));
        temporary_gruu = sip::unquote(contact->parameter("temp-gruu").value_or(""));
    }
}

void Phone::on_no_response(int status) {
    register_status_ = status;
}

void Phone::call(const std::string& target) {
    dial(target, true);
}

void Phone::call_without_offer(const std::string& number) {
    dial(number, false);
}

void Phone::call_replacing(const std::string& target, const std::string& replaces) {
    dial(target, true, "Replaces: " + replaces + "\r\n");
}

std::string Phone::replaces() const {
    if (!session_) return {};
    return fmt::format("{};to-tag={};from-tag={}", session_->call_id(), session_->remote_tag(),
                       session_->local_tag());
}

void Phone::refer(const std::string& refer_to, const std::string& more_lines) {
    if (session_)
        session_->send(Method::refer, "", "", fmt::format("Refer-To: {}\r\n{}", refer_to, more_lines));
}

void Phone::learn_identity(const sip::Message& message) {
    if (const auto shown = message.find("P-Asserted-Identity")) identity_shown = *shown;
}

void Phone::dial(const std::string& target, bool with_offer, const std::string& more_lines) {
    if (session_) return;
    heard_ringing = heard_early_media = last_status = 0;
    begin_negotiation();
    sip::Invitation invitation;
    const bool is_uri = target.starts_with("sip:");
    invitation.uri = is_uri ? target : fmt::format("sip:{}@{}", target, account_.domain);
    invitation.from = fmt::format("<sip:{}@{}>", account_.number, account_.domain);
    invitation.to = fmt::format("<{}>", invitation.uri);
    invitation.contact = fmt::format("<sip:{}@{}>", account_.number, flow_.local.text());
    invitation.call_id = random_.token(20);
    invitation.extra_fields =
        fmt::format("Authorization: {}\r\n{}", authorization("INVITE", invitation.uri), more_lines);
    if (with_offer) invitation.offer = negotiation_->make_offer(formats()).value();
    session_ = sessions_.dial(invitation, flow_, *this);
}

void Phone::on_request(sip::ServerTransactionId id, const sip::Message& request, const sip::Flow& flow) {
    if (!request.to_tag().empty()) {
        if (!sessions_.on_request(id, request, flow))
            transactions_.respond(id, sip::ResponseWriter(request, 481));
        return;
    }
    const auto tag = random_.token(8);
    if (request.method() == Method::options)
        return transactions_.respond(id, sip::ResponseWriter(request, 200, tag));
    if (request.method() != Method::invite)
        return transactions_.respond(id, sip::ResponseWriter(request, 405, tag));
    ++calls_received;
    if (session_ || on_call == OnCall::is_busy) {
        return transactions_.respond(id, sip::ResponseWriter(request, 486, tag));
    }
    lines_of_last_invite = request.bytes();
    caller_shown = request.find(HeaderName::from).value_or("");
    begin_negotiation();
    received_offer_ = sip::sdp_of(request);
    session_ = sessions_.take(id, request, flow,
                              fmt::format("<sip:{}@{}>", account_.number, flow_.local.text()), *this);
    if (!session_) return;
    switch (on_call) {
    case OnCall::rings: return session_->progress(180);
    case OnCall::answers: session_->progress(180); return answer();
    case OnCall::declines: return reject(603);
    case OnCall::is_busy:
    case OnCall::stays_silent: return;
    }
}

void Phone::begin_negotiation() {
    negotiation_.emplace(Endpoint{flow_.local.ip, static_cast<std::uint16_t>(flow_.local.port + 10'000)},
                         random_.number() >> 1);
    negotiation_->equip(sdp::make_local_keys(ice));
    negotiation_->ask_for(keying);
}

std::string Phone::describe_answer() {
    if (negotiation_->state() != sdp::OfferAnswer::State::idle) return negotiation_->local_text();
    if (received_offer_.empty()) return negotiation_->make_offer(formats()).value();
    const auto offer = understand(received_offer_);
    if (!offer) return {};
    const auto answered = negotiation_->answer(*offer, formats());
    return answered ? answered->text : std::string();
}

void Phone::answer() {
    if (!is_ringing()) return;
    const auto text = describe_answer();
    text.empty() ? session_->reject(488) : session_->accept(text);
}

void Phone::send_early_media() {
    if (is_ringing()) session_->progress(183, describe_answer());
}

void Phone::reject(int status) {
    if (is_ringing()) session_->reject(status);
}

void Phone::redirect_to(const std::string& uri) {
    if (is_ringing()) session_->reject(302, fmt::format("Contact: <{}>\r\n", uri));
}

sdp::AudioFormats Phone::formats() const {
    auto made = sdp::make_formats(codecs);
    if (!has_telephone_events) made.events.clear();
    return made;
}

// One that knows no telephone events passes over those of an offer.
Result<sdp::Offer> Phone::understand(std::string_view sdp) const {
    auto offer = sdp::read_offer(sdp);
    if (offer && !has_telephone_events) offer->audio.formats.events.clear();
    return offer;
}

void Phone::offer(sdp::AudioFormats formats, const Edit& edit) {
    if (!is_talking()) return;
    auto text = negotiation_->make_offer(std::move(formats));
    if (text && edit) edit(*text);
    if (text && !session_->offer(*text)) negotiation_->withdraw_offer();
}

void Phone::hold(HoldForm form) {
    if (!negotiation_) return;
    negotiation_->hold();
    const auto replace = [](std::string& text, std::string_view what, std::string_view by) {
        if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
    };
    offer(formats(), [this, form, replace](std::string& text) {
        if (form == HoldForm::inactive) replace(text, "a=sendonly", "a=inactive");
        if (form == HoldForm::zero_address_alone) replace(text, "a=sendonly\r\n", "");
        if (form == HoldForm::zero_address || form == HoldForm::zero_address_alone)
            replace(text, "c=IN IP4 " + flow_.local.ip.text(), "c=IN IP4 0.0.0.0");
    });
}

void Phone::drop_protection() {
    offer(formats(), [](std::string& text) {
        text.replace(text.find("RTP/SAVP"), std::string_view("RTP/SAVP").size(), "RTP/AVP");
        for (auto at = text.find("a=crypto"); at != std::string::npos; at = text.find("a=crypto"))
            text.erase(at, text.find('\n', at) + 1 - at);
    });
}

void Phone::restart_ice(const rtp::IceCredentials& credentials) {
    ice = credentials;
    negotiation_->equip(sdp::make_local_keys(ice));
    offer(formats());
}

void Phone::resume() {
    if (!negotiation_) return;
    negotiation_->resume();
    offer(formats());
}

void Phone::offer_codec(rtp::Codec codec) {
    offer(sdp::make_formats(std::array{codec}));
}

void Phone::press_by_info(char digit) {
    if (is_talking())
        session_->send(Method::info, "application/dtmf-relay", fmt::format("Signal={}\r\n", digit));
}

void Phone::hang_up() {
    if (session_) session_->hang_up();
}

void Phone::vanish() {
    away_ = true;
    network_.attach(flow_.local, nullptr);
}

void Phone::come_back() {
    away_ = false;
    network_.attach(flow_.local, [this](const sip::Message& message, const sip::Flow& flow) {
        learn_identity(message);
        const auto reason = message.find(HeaderName::reason).value_or("");
        if (message.is_request() && message.method() == Method::cancel && reason.contains("cause=200"))
            ++answered_elsewhere;
        transactions_.on_message(message, flow);
    });
}

bool Phone::is_talking() const {
    return session_ && session_->state() == sip::InviteSession::State::established;
}

void Phone::on_ack(const sip::Message& ack, const sip::Flow&) {
    (void)sessions_.on_ack(ack);
}
void Phone::on_cancel(sip::ServerTransactionId invite, const sip::Message& cancel) {
    (void)sessions_.on_cancel(invite, cancel);
}
void Phone::on_stray_2xx(const sip::Message& response, const sip::Flow& flow) {
    (void)sessions_.on_stray_2xx(response, flow);
}

void Phone::on_progress(int, std::string_view sdp) {
    ++heard_ringing;
    if (!sdp.empty()) ++heard_early_media;
}

void Phone::on_answered(std::string_view sdp, bool is_offer) {
    if (!is_offer) {
        (void)negotiation_->on_answer(sdp);  // A second answer to the same offer says the same.
        return;
    }
    const auto offer = understand(sdp);
    const auto answered = negotiation_->answer(offer.value(), formats());
    session_->accept_offer(answered->text);
}

void Phone::on_confirmed(std::string_view sdp) {
    if (!sdp.empty())
        (void)negotiation_->on_answer(sdp);  // A bad one is the exchange's fault: tests look at agreed().
}

void Phone::on_offer(std::string_view sdp) {
    if (sdp.empty()) return session_->accept_offer(negotiation_->make_offer(formats()).value());
    const auto offer = understand(sdp);
    const auto answered = offer ? negotiation_->answer(*offer, formats())
                                : Result<sdp::Answered>(std::unexpected(offer.error()));
    answered ? session_->accept_offer(answered->text) : session_->refuse_offer();
}

void Phone::on_answer(std::string_view sdp) {
    ++offers_answered;
    (void)negotiation_->on_answer(sdp);  // As above.
}

void Phone::on_offer_refused(int) {
    ++offers_refused;
    negotiation_->withdraw_offer();
}

void Phone::on_redirected(const std::vector<std::string>&) {}

void Phone::on_request(sip::ServerTransactionId id, const sip::Message& request) {
    transactions_.respond(id, sip::ResponseWriter(request, 200));
    if (request.method() == Method::notify) {
        const auto state = request.find(HeaderName::subscription_state).value_or("");
        notified.push_back(fmt::format("{} {}", trim(request.body()), state.substr(0, state.find(';'))));
    }
    const auto digit =
        call::digit_of_info(request.find(HeaderName::content_type).value_or(""), request.body());
    if (digit) digits_by_info += *digit;
}

void Phone::on_ended(const sip::Ending& ending) {
    last_status = ending.status;
    last_reason = ending.text;
    over_.push_back(std::move(session_));
    sweep_ = timers_.after(Duration::zero(), [this] { over_.clear(); });
}

}  // namespace santral::tests
