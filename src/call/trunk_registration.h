#pragma once
// Registers us at a carrier (RFC 3261 10.2) and keeps it so: answers challenges, takes a longer interval
// where 423 asks for it, refreshes before the end, and tries again after a failure, each time later. When it
// dies it takes its registration back. Signalling thread only.
// Meanwhile it keeps the way open, for the carrier's calls come back by it (RFC 5626): a NAT on the way
// forgets a binding by which nothing comes.
//
//   registering --200--> registered --most of its time is over--> registering
//        |                         '--its connection breaks--> waiting
//        '--refused, no answer--> waiting --back-off--> registering

#include "call/trunk_link.h"
#include "sip/auth/digest_client.h"

namespace santral::call {

constexpr auto first_register_retry = std::chrono::seconds(5);
constexpr auto longest_register_retry = std::chrono::seconds(600);

class TrunkRegistration final : public TrunkLink, private sip::ClientUser {
public:
    TrunkRegistration(const Surroundings& around, directory::Trunk trunk);
    ~TrunkRegistration() override;
    void on_flow_failed(const sip::Flow& flow) override;

private:
    enum class Phase : std::uint8_t { registering, registered, waiting };

    void ask();
    sip::RequestWriter make_register(const sip::Flow& way, std::chrono::seconds expires);
    void on_response(const sip::Message& response) override;
    void on_no_response(int status) override;
    void on_registered(const sip::Message& response);
    void keep_alive();
    void ping();
    void wait(const std::string& why, std::chrono::seconds at_least = {});

    std::optional<sip::DigestClient> proof_;  // Anew after a refusal: the password may be right tomorrow.
    std::chrono::seconds expires_;
    std::string call_id_;
    std::string from_tag_;
    std::uint32_t cseq_ = 0;
    Phase phase_ = Phase::registering;
    int failures_ = 0;
    Timer timer_;
    Timer ping_timer_;
    sip::ClientTransaction transaction_;
};

}  // namespace santral::call
