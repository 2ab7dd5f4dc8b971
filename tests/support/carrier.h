#pragma once
// A carrier for the flows: a registrar that asks who we are, and a line that takes calls or refuses them.

#include <string>
#include <vector>

#include "sip/auth/digest.h"
#include "sip/transaction/transaction_layer.h"
#include "tests/support/fake_network.h"

namespace santral::tests {

class Carrier final : private sip::ServerUser {
public:
    Carrier(FakeNetwork& network, Timers& timers, Random& random, Endpoint address);
    ~Carrier() override;

    // --- what a test sets ---
    std::string username = "0212";
    std::string password = "secret";
    bool asks_who_calls = false;  // 407 to an INVITE without credentials.
    int answers_invite = 486;     // With this status, once it is content with the credentials.
    int answers_register = 200;   // The same.
    int shortest_registration_s = 0;
    bool is_silent = false;

    // --- what a test looks at ---
    int registers = 0;         // REGISTERs that were granted.
    int registered_for_s = 0;  // 0: not, or no more.
    int challenges = 0;
    std::vector<std::string> invites;  // Whole messages.
    std::string header_of_last_invite(sip::HeaderName name) const;

private:
    void on_request(sip::ServerTransactionId id, const sip::Message& request, const sip::Flow& flow) override;
    void on_ack(const sip::Message&, const sip::Flow&) override {}
    void on_cancel(sip::ServerTransactionId, const sip::Message&) override {}
    void on_stray_2xx(const sip::Message&, const sip::Flow&) override {}
    void on_register(sip::ServerTransactionId id, const sip::Message& request);
    void on_invite(sip::ServerTransactionId id, const sip::Message& request);
    bool is_known(const sip::Message& request);
    void challenge(sip::ServerTransactionId id, const sip::Message& request, int status);

    FakeNetwork& network_;
    Endpoint address_;
    sip::TransactionLayer transactions_;
    sip::DigestGuard guard_;
};

}  // namespace santral::tests
