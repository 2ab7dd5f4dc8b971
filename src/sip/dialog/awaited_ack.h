#pragma once
// A 2xx of ours to an INVITE that is sent again until its ACK comes (RFC 3261 13.3.1.4), over any transport:
// the path behind the next hop may be unreliable.

#include <cstdint>
#include <functional>

#include "base/timers.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::sip {

// One at a time; may be started again.
class AwaitedAck {
public:
    // The transaction layer and timers must outlive it. given_up: no ACK in 64*T1; the session is to end by
    // BYE.
    AwaitedAck(TransactionLayer& transactions, Timers& timers, std::function<void()> given_up);

    // The 2xx to this INVITE was just sent.
    void start(ServerTransactionId invite, std::uint32_t cseq);
    // True when this ACK was awaited; copies of it come to nothing.
    bool take(const Message& ack);
    bool is_waiting() const { return deadline_.is_running(); }
    void stop();

private:
    void repeat();

    TransactionLayer& transactions_;
    Timers& timers_;
    std::function<void()> given_up_;
    ServerTransactionId invite_{};
    std::uint32_t cseq_ = 0;
    Duration interval_{};
    Timer repeat_;
    Timer deadline_;
};

}  // namespace santral::sip
