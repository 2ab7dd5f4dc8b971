#pragma once
// For tests: a transaction layer with a fake wire and time, and users that write down what they are told.

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "sip/transaction/fake_wire.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::sip {

struct FakeClientUser final : ClientUser {
    void on_response(const Message& response) override {
        statuses.push_back(response.status());
        if (const auto once = std::exchange(then, nullptr)) once();
    }
    void on_no_response(int status) override {
        failures.push_back(status);
        if (const auto once = std::exchange(then, nullptr)) once();
    }

    std::vector<int> statuses;
    std::vector<int> failures;
    std::function<void()> then;  // What the user does the first time. It may destroy the user.
};

struct FakeExchange final : ServerUser {
    explicit FakeExchange(std::size_t limit = max_transactions) : layer(wire, timers, random, *this, limit) {}

    void on_request(ServerTransactionId id, const Message& request, const Flow&) override {
        requests.emplace_back(request.bytes());
        ids.push_back(id);
        if (then) then();
    }
    void on_ack(const Message&, const Flow&) override { ++acks; }
    void on_cancel(ServerTransactionId invite, const Message&) override { cancelled.push_back(invite); }
    void on_stray_2xx(const Message& response, const Flow&) override { strays.push_back(response.status()); }

    void receive(const Message& message, Transport transport = Transport::udp) {
        layer.on_message(message, make_flow(transport));
    }
    // Answers the last request that came.
    void respond(int status) {
        const auto request = Message::parse(requests.back()).value();
        layer.respond(ids.back(), ResponseWriter(request, status, "our-tag"));
    }
    ClientTransaction send(Method method, ClientUser& user, Transport transport = Transport::udp) {
        return layer.send(make_request(method), make_flow(transport), user);
    }
    // What the far side answers to the message that was sent as number `index`.
    void answer(std::size_t index, int status) {
        receive(Message::parse(ResponseWriter(wire.message(index), status, "their-tag").print()).value(),
                wire.sent[index].flow.transport);
    }

    static RequestWriter make_request(Method method, std::string body = "") {
        RequestWriter request(method, "sip:102@192.0.2.7");
        request.add(HeaderName::max_forwards, "70")
            .add(HeaderName::from, "<sip:101@firm.example>;tag=ours")
            .add(HeaderName::to, "<sip:102@firm.example>")
            .add(HeaderName::call_id, "call-1")
            .add(HeaderName::cseq, std::string("7 ").append(to_string(method)));
        if (!body.empty()) request.set_body("application/sdp", std::move(body));
        return request;
    }

    Timers timers;
    FakeWire wire{timers};
    SeededRandom random{1};
    TransactionLayer layer;
    std::vector<std::string> requests;
    std::vector<ServerTransactionId> ids;
    std::vector<ServerTransactionId> cancelled;
    std::vector<int> strays;
    int acks = 0;
    std::function<void()> then;  // What the exchange does about a request.
};

}  // namespace santral::sip
