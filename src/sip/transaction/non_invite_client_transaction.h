#pragma once
// The client side of any request but INVITE and ACK: RFC 3261 17.1.2. Pure: it is handed responses and timer
// ticks, and speaks through Wire and its owner.

#include <string>
#include <string_view>

#include "base/timers.h"
#include "sip/message/flow.h"
#include "sip/transaction/transaction_owner.h"

namespace santral::sip {

//   trying --1xx--> proceeding
//      |                |
//      +--200 to 699----+---> completed --K---> terminated
//      +-------F--------+---------------------> terminated, and on_timeout
class NonInviteClientTransaction {
public:
    enum class State { trying, proceeding, completed, terminated };

    // All must outlive the transaction.
    NonInviteClientTransaction(ClientTransactionOwner& owner, Wire& wire, Timers& timers,
                               ClientTransactionId id);

    // Sends the request. May be called again in state trying: the same request by another flow (RFC 3261
    // 18.1.1).
    void start(const Flow& flow, std::string request);
    void on_response(const Message& response);

    State state() const { return state_; }
    bool is_unanswered() const { return state_ == State::trying; }
    bool is_pending() const { return is_unanswered() || state_ == State::proceeding; }
    const Flow& flow() const { return flow_; }
    std::string_view request() const { return request_; }  // While it is pending.

private:
    void retransmit();
    void complete();
    void enter(State next, std::string_view why);

    ClientTransactionOwner& owner_;
    Wire& wire_;
    Timers& timers_;
    ClientTransactionId id_;
    Flow flow_;
    State state_ = State::trying;
    Duration retransmit_interval_{};
    Timer retransmit_timer_;  // Timer E.
    Timer lifetime_timer_;    // Timers F and K: at most one, by state.
    std::string request_;
};

std::string_view to_string(NonInviteClientTransaction::State state);

}  // namespace santral::sip
