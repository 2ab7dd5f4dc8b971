// The carrier's answers.

#include "tests/support/carrier.h"

#include <fmt/format.h>

#include "base/text.h"

namespace santral::tests {
namespace {

constexpr std::string_view realm = "carrier.example";
using sip::HeaderName;

}  // namespace

Carrier::Carrier(FakeNetwork& network, Timers& timers, Random& random, Endpoint address)
    : network_(network),
      address_(address),
      transactions_(network, timers, random, *this),
      guard_(std::string(32, 'c'), timers, random) {
    network_.attach(address_, [this](const sip::Message& message, const sip::Flow& flow) {
        if (!is_silent) transactions_.on_message(message, flow);
    });
}

Carrier::~Carrier() {
    network_.attach(address_, nullptr);
}

void Carrier::on_request(sip::ServerTransactionId id, const sip::Message& request, const sip::Flow&) {
    if (request.method() == sip::Method::register_) return on_register(id, request);
    if (request.method() == sip::Method::invite) return on_invite(id, request);
    transactions_.respond(id, sip::ResponseWriter(request, 200, "carrier"));
}

void Carrier::on_register(sip::ServerTransactionId id, const sip::Message& request) {
    if (!is_known(request)) return challenge(id, request, 401);
    const auto asked = parse_number<int>(request.find(HeaderName::expires).value_or("")).value_or(0);
    const bool is_too_short = asked > 0 && asked < shortest_registration_s;
    sip::ResponseWriter response(request, is_too_short ? 423 : answers_register, "carrier");
    if (is_too_short) response.add(HeaderName::min_expires, std::to_string(shortest_registration_s));
    if (response.status() == 200) {
        ++registers;
        registered_for_s = asked;
        response.add(HeaderName::contact, request.find(HeaderName::contact).value_or(""));
        response.add(HeaderName::expires, std::to_string(asked));
    }
    transactions_.respond(id, response);
}

void Carrier::on_invite(sip::ServerTransactionId id, const sip::Message& request) {
    invites.emplace_back(request.bytes());
    if (asks_who_calls && !is_known(request)) return challenge(id, request, 407);
    transactions_.respond(id, sip::ResponseWriter(request, answers_invite, "carrier"));
}

bool Carrier::is_known(const sip::Message& request) {
    const auto ha1 = sip::make_ha1(username, realm, password);
    return guard_.check(request, realm, &ha1) == sip::Verdict::accepted;
}

void Carrier::challenge(sip::ServerTransactionId id, const sip::Message& request, int status) {
    ++challenges;
    sip::ResponseWriter response(request, status, "carrier");
    const auto name = status == 401 ? HeaderName::www_authenticate : HeaderName::proxy_authenticate;
    for (const auto& value : guard_.challenge(realm, false)) response.add(name, value);
    transactions_.respond(id, response);
}

std::string Carrier::header_of_last_invite(sip::HeaderName name) const {
    if (invites.empty()) return "";
    const auto message = sip::Message::parse(invites.back()).value();
    return std::string(message.find(name).value_or(""));
}

}  // namespace santral::tests
