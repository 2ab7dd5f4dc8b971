// One REGISTER after the other, in one Call-ID.

#include "call/trunk_registration.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "call/party.h"
#include "sip/message/headers.h"

namespace santral::call {
namespace {

using sip::HeaderName;
using std::chrono::seconds;

constexpr std::size_t call_id_length = 24;
constexpr std::size_t tag_length = 10;
constexpr seconds shortest_refresh{5};
constexpr seconds longest_retry_after{3600};
// RFC 5626 4.4.1; by UDP the same bytes in place of STUN, as registrars that know no STUN pass them over.
constexpr std::string_view ping_bytes = "\r\n\r\n";

seconds seconds_of(const sip::Message& response, HeaderName name) {
    const auto text = trim(response.find(name).value_or(""));
    return seconds(parse_number<std::uint32_t>(text.substr(0, text.find_first_of(" ;("))).value_or(0));
}

// What the carrier granted for our contact: its own parameter, or the header for all (RFC 3261 10.2.4).
seconds granted(const sip::Message& response, std::string_view our_user, seconds asked) {
    for (const auto value : response.values(HeaderName::contact)) {
        const auto contact = sip::parse_name_addr(value);
        if (!contact || sip::unescape(contact->uri.user) != our_user) continue;
        const auto own = parse_number<std::uint32_t>(contact->parameter("expires").value_or(""));
        if (own) return seconds(*own);
    }
    const auto all = seconds_of(response, HeaderName::expires);
    return all > seconds(0) ? all : asked;
}

}  // namespace

TrunkRegistration::TrunkRegistration(const Surroundings& around, directory::Trunk trunk)
    : TrunkLink(around, std::move(trunk)),
      expires_(trunk_.register_for),
      call_id_(around_.random.token(call_id_length)),
      from_tag_(around_.random.token(tag_length)) {
    proof_.emplace(sip::DigestAccount{trunk_.username, trunk_.password}, around_.random);
    timer_ = around_.timers.after(Duration::zero(), [this] { ask(); });
}

TrunkRegistration::~TrunkRegistration() {
    const auto way = find_way();
    if (state() != State::up || !way) return;
    around_.transactions.send_and_forget(make_register(*way, seconds(0)), *way);
}

void TrunkRegistration::ask() {
    const auto way = find_way();
    if (!way) return wait("no way to " + trunk_.host);
    phase_ = Phase::registering;
    transaction_ = around_.transactions.send(make_register(*way, expires_), *way, *this);
}

sip::RequestWriter TrunkRegistration::make_register(const sip::Flow& way, seconds expires) {
    const auto registrar = "sip:" + trunk_.domain();
    const auto us = fmt::format("<sip:{}@{}>", sip::escape_user(trunk_.username), trunk_.domain());
    sip::RequestWriter request(sip::Method::register_, registrar);
    request.add(HeaderName::max_forwards, "70")
        .add(HeaderName::from, us + ";tag=" + from_tag_)
        .add(HeaderName::to, us)
        .add(HeaderName::call_id, call_id_)
        .add(HeaderName::cseq, fmt::format("{} REGISTER", ++cseq_))
        .add(HeaderName::contact, contact_of(trunk_.username, way))
        .add(HeaderName::expires, fmt::format("{}", expires.count()));
    return request.add_lines(proof_->lines_for("REGISTER", registrar));
}

void TrunkRegistration::on_response(const sip::Message& response) {
    if (response.status() < 200) return;
    if (proof_->meets(response)) return ask();
    if (response.status() < 300) return on_registered(response);
    const auto shortest = seconds_of(response, HeaderName::min_expires);
    if (response.status() == 423 && shortest > expires_ && shortest <= longest_retry_after * 24) {
        expires_ = shortest;
        return ask();
    }
    const auto after = std::min(seconds_of(response, HeaderName::retry_after), longest_retry_after);
    wait(fmt::format("{} {}", response.status(), response.reason_phrase()), after);
}

void TrunkRegistration::on_no_response(int status) {
    wait(status == 408 ? "no answer" : "not reachable");
}

void TrunkRegistration::on_registered(const sip::Message& response) {
    const auto lasts = std::max(granted(response, trunk_.username, expires_), shortest_refresh);
    failures_ = 0;
    phase_ = Phase::registered;
    enter(State::up, "registered");
    // 75 to 85 %, so that many trunks do not march in step, and a lost refresh has time for another.
    const auto time = std::chrono::milliseconds(lasts).count() * (75 + around_.random.below(11)) / 100;
    timer_ = around_.timers.after(std::chrono::milliseconds(time), [this] { ask(); });
    keep_alive();
}

// RFC 5626 4.4.1, 4.4.2: 95 to 120 s by a connection, 24 to 29 s by datagrams.
void TrunkRegistration::keep_alive() {
    const bool has_connection = sip::is_reliable(trunk_.transport);
    const auto shortest = has_connection ? 95'000u : 24'000u;
    const auto spread = has_connection ? 25'000u : 5'000u;
    const auto time = std::chrono::milliseconds(shortest + around_.random.below(spread));
    ping_timer_ = around_.timers.after(time, [this] { ping(); });
}

void TrunkRegistration::ping() {
    keep_alive();
    if (const auto way = find_way()) around_.wire.send(*way, ping_bytes);
}

// The carrier cannot reach us by it any more: another way is registered (RFC 5626 4.5).
void TrunkRegistration::on_flow_failed(const sip::Flow& flow) {
    if (phase_ != Phase::registered || !sip::is_reliable(trunk_.transport)) return;
    const auto way = find_way();
    if (way && flow.transport == way->transport && flow.remote == way->remote) wait("its connection broke");
}

void TrunkRegistration::wait(const std::string& why, seconds at_least) {
    phase_ = Phase::waiting;
    ping_timer_.stop();
    enter(State::down, why);
    proof_.emplace(sip::DigestAccount{trunk_.username, trunk_.password}, around_.random);
    auto delay = std::chrono::milliseconds(first_register_retry);
    for (int i = 0; i < failures_ && delay < longest_register_retry; ++i) delay *= 2;
    delay = std::min<std::chrono::milliseconds>(delay, longest_register_retry);
    ++failures_;
    delay = delay * (80 + around_.random.below(41)) / 100;
    timer_ = around_.timers.after(std::max<std::chrono::milliseconds>(delay, at_least), [this] { ask(); });
}

}  // namespace santral::call
