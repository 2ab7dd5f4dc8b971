#pragma once
// One INVITE of ours on its way, first or within a dialog, with the ACKs of all the 2xx that came to it: each
// is sent again for every copy of its 2xx (RFC 3261 13.2.2.4).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sip/message/writer.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::sip {

class InviteRequest final : public ClientUser {
public:
    // Who sent it. May destroy it from on_failure alone.
    class Owner {
    public:
        virtual ~Owner() = default;
        virtual void on_provisional(const Message& response) = 0;
        // A 2xx that was not acknowledged yet; again for its copies until it is.
        virtual void on_success(InviteRequest& request, const Message& response) = 0;
        // 300 to 699; or none came (response is null): 408 or 503.
        virtual void on_failure(int status, const Message* response) = 0;
    };

    // All must outlive it.
    InviteRequest(TransactionLayer& transactions, Owner& owner);

    void send(const RequestWriter& invite, const Flow& flow, std::uint32_t cseq);
    // reason: a Reason header line, or "".
    void cancel(std::string_view reason);
    // Sends the ACK of the 2xx with that To tag.
    void acknowledge(std::string_view to_tag, RequestWriter ack, const Flow& flow);

    std::uint32_t cseq() const { return cseq_; }
    bool is_pending() const { return is_pending_; }  // No final response yet.

    void on_response(const Message& response) override;
    void on_no_response(int status) override;

private:
    struct SentAck {
        std::string to_tag;
        RequestWriter ack;
        Flow flow;
    };

    TransactionLayer& transactions_;
    Owner& owner_;
    ClientTransaction transaction_;
    std::uint32_t cseq_ = 0;
    bool is_pending_ = false;
    std::vector<SentAck> acks_;
};

}  // namespace santral::sip
