#pragma once
// A terminal of the flows that makes any request but INVITE: registers, subscribes, sends messages. It proves
// itself when asked, keeps what it is sent, and answers that as told.

#include <memory>
#include <string>
#include <vector>

#include "sip/auth/fake_phone.h"
#include "tests/support/phone.h"

namespace santral::tests {

class Terminal final : private sip::ServerUser {
public:
    struct Request {
        sip::Method method;
        std::string target;  // A number or a SIP URI.
        std::string lines = "";
        std::string body = "";
        std::string call_id = "";  // "": a new one.
        std::string to_tag = "";
        std::string uri = "";  // "": the target's.
        std::string content_type = "text/plain";
    };

    Terminal(FakeNetwork& network, Timers& timers, Random& random, Endpoint address, Endpoint exchange,
             Account account);
    ~Terminal() override;

    void register_for(std::chrono::seconds expires = std::chrono::seconds(3600));
    void send(const Request& request);
    // The same, and waits for the answer: its status, 408 where none came.
    int ask(const Request& request);

    bool proves_itself = true;
    int answers_with = 200;  // 0: says nothing at all.

    // --- what a test looks at ---
    std::vector<int> statuses;  // Of the final answers to its requests, 401 it could follow left out.
    std::string last_answer;    // The whole message.
    std::vector<sip::Message> received;  // Requests to it.
    const sip::Flow& flow() const { return flow_; }
    std::size_t open_transactions() const { return transactions_.open(); }

private:
    class Asking;

    void on_request(sip::ServerTransactionId id, const sip::Message& request, const sip::Flow& flow) override;
    void on_ack(const sip::Message&, const sip::Flow&) override {}
    void on_cancel(sip::ServerTransactionId, const sip::Message&) override {}
    void on_stray_2xx(const sip::Message&, const sip::Flow&) override {}

    FakeNetwork& network_;
    Timers& timers_;
    Random& random_;
    sip::Flow flow_;
    Account account_;
    std::string nonce_;
    unsigned nonce_count_ = 0;
    unsigned cseq_ = 0;
    std::string from_tag_;
    std::string register_call_id_;
    sip::TransactionLayer transactions_;
    std::vector<std::unique_ptr<Asking>> askings_;
};

}  // namespace santral::tests
