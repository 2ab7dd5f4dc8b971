#pragma once
// The callee's side of RFC 3262: provisional responses that are sent again until their PRACK comes, one after
// the other. (The caller's side is one number per early dialog: Fork::take_rseq.)

#include <cstdint>
#include <deque>
#include <functional>

#include "base/timers.h"
#include "sip/message/cseq.h"
#include "sip/message/writer.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::sip {

constexpr std::size_t max_waiting_provisionals = 8;  // Behind the one that waits for its PRACK.

class ReliableProvisionals {
public:
    // The transaction layer and timers must outlive it. given_up: no PRACK in 64*T1 (RFC 3262 3): answer 5xx.
    ReliableProvisionals(TransactionLayer& transactions, Timers& timers, ServerTransactionId invite,
                         std::function<void()> given_up);

    enum class Carries { nothing, sdp };
    // Now, or when those before it are acknowledged. first_rseq: 1 to 2^31 - 1 by chance, for the first
    // alone. False when max_waiting_provisionals wait: this one is not sent.
    bool send(ResponseWriter response, Carries carries, std::uint32_t first_rseq);

    // True when the PRACK is for the one that waits (or waited when stop() was called): it is answered 200,
    // and the next one goes out. False: 481.
    bool acknowledge(const RAck& rack, std::uint32_t invite_cseq);

    // RFC 3262 5: while a session description is not acknowledged, no 2xx may be sent.
    bool awaits_sdp_acknowledgement() const;

    // The final response ends it all.
    void stop();

private:
    struct Waiting {
        ResponseWriter response;
        Carries carries{};
    };

    void transmit_first();
    void repeat();

    TransactionLayer& transactions_;
    Timers& timers_;
    ServerTransactionId invite_;
    std::function<void()> given_up_;
    std::deque<Waiting> waiting_;  // The first is the one on its way.
    std::uint32_t rseq_ = 0;       // Of the one on its way, or of the last one acknowledged.
    Duration interval_{};
    Timer repeat_;
    Timer deadline_;
};

}  // namespace santral::sip
