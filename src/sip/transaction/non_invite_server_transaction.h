#pragma once
// The server side of any request but INVITE and ACK: RFC 3261 17.2.2. Pure: it is handed messages and timer
// ticks, and speaks through Wire and its owner.

#include <string>
#include <string_view>

#include "base/timers.h"
#include "sip/message/flow.h"
#include "sip/transaction/transaction_owner.h"

namespace santral::sip {

//   trying --1xx--> proceeding
//      |                |
//      +--200 to 699----+---> completed --J---> terminated
class NonInviteServerTransaction {
public:
    enum class State { trying, proceeding, completed, terminated };

    // All must outlive the transaction.
    NonInviteServerTransaction(ServerTransactionOwner& owner, Wire& wire, Timers& timers,
                               ServerTransactionId id);

    void start(const Flow& flow) { flow_ = flow; }  // flow: the way responses go.
    void on_retransmission();
    // After a final response no other one is sent.
    void respond(int status, std::string response);

    State state() const { return state_; }
    bool is_pending() const { return state_ == State::trying || state_ == State::proceeding; }
    const Flow& flow() const { return flow_; }

private:
    void linger();
    void enter(State next, std::string_view why);

    ServerTransactionOwner& owner_;
    Wire& wire_;
    Timers& timers_;
    ServerTransactionId id_;
    Flow flow_;
    State state_ = State::trying;
    Timer lifetime_timer_;  // Timer J.
    std::string last_response_;
};

std::string_view to_string(NonInviteServerTransaction::State state);

}  // namespace santral::sip
