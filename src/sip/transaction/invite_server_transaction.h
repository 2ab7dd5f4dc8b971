#pragma once
// The server side of one INVITE: RFC 3261 17.2.1 with the Accepted state of RFC 6026. Pure: it is handed
// messages and timer ticks, and speaks through Wire and its owner.

#include <string>
#include <string_view>

#include "base/timers.h"
#include "sip/message/flow.h"
#include "sip/transaction/transaction_owner.h"

namespace santral::sip {

//   proceeding --2xx--------------> accepted ----------------------L--> terminated
//        |
//        +-------300 to 699-------> completed --ACK--> confirmed --I--> terminated
//                                       +--------------------------H--> terminated
class InviteServerTransaction {
public:
    enum class State { proceeding, accepted, completed, confirmed, terminated };

    // All must outlive the transaction.
    InviteServerTransaction(ServerTransactionOwner& owner, Wire& wire, Timers& timers,
                            ServerTransactionId id);

    // flow: the way responses go. trying: the printed 100, sent after 200 ms of silence.
    void start(const Flow& flow, std::string trying);
    void on_retransmission();
    void on_ack();  // Of a rejection; one that comes in any other state is nothing to us.
    // After a final response no other one is sent.
    void respond(int status, std::string response);
    void repeat_2xx();  // In state accepted; else nothing.

    State state() const { return state_; }
    bool is_pending() const { return state_ == State::proceeding; }
    const Flow& flow() const { return flow_; }
    std::string_view last_response() const { return last_response_; }  // Sent or, a 100, about to be.

private:
    void send();
    void await_ack();
    void retransmit();
    void linger(Duration duration);
    void enter(State next, std::string_view why);

    ServerTransactionOwner& owner_;
    Wire& wire_;
    Timers& timers_;
    ServerTransactionId id_;
    Flow flow_;
    State state_ = State::proceeding;
    Duration retransmit_interval_{};
    Timer trying_timer_;      // Runs as long as nothing was sent.
    Timer retransmit_timer_;  // Timer G.
    Timer lifetime_timer_;    // Timers H, I and L: at most one, by state.
    std::string last_response_;
};

std::string_view to_string(InviteServerTransaction::State state);

}  // namespace santral::sip
