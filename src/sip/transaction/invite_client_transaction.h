#pragma once
// The client side of one INVITE: RFC 3261 17.1.1 with the Accepted state of RFC 6026, and the waiting of its
// CANCEL (RFC 3261 9.1). Pure: it is handed responses and timer ticks, and speaks through Wire and its owner.

#include <string>
#include <string_view>

#include "base/timers.h"
#include "sip/message/flow.h"
#include "sip/transaction/transaction_owner.h"

namespace santral::sip {

//   calling --1xx--> proceeding --64*T1 after its CANCEL--> terminated, and on_timeout
//      |                 |
//      +------2xx--------+---> accepted ---M---> terminated
//      +---300 to 699----+---> completed --D---> terminated
//      +-------B-------------------------------> terminated, and on_timeout
class InviteClientTransaction {
public:
    enum class State { calling, proceeding, accepted, completed, terminated };

    // All must outlive the transaction.
    InviteClientTransaction(ClientTransactionOwner& owner, Wire& wire, Timers& timers,
                            ClientTransactionId id);

    // Sends the INVITE. May be called again in state calling: the same INVITE by another flow (RFC 3261
    // 18.1.1).
    void start(const Flow& flow, std::string invite);
    void on_response(const Message& response);

    // Asks the owner for the CANCEL, now or after the first 1xx; once, and only while there is something to
    // cancel. From the CANCEL on the INVITE ends within 64*T1. extra_fields: whole header lines or "".
    void cancel(std::string_view extra_fields);

    State state() const { return state_; }
    bool is_unanswered() const { return state_ == State::calling; }
    bool is_pending() const { return is_unanswered() || state_ == State::proceeding; }
    const Flow& flow() const { return flow_; }
    std::string_view request() const { return outgoing_; }  // While it is pending.

private:
    enum class Cancel { none, held, sent };

    void on_pending(const Message& response);
    void on_provisional(const Message& response);
    void send_cancel();
    void retransmit();
    void linger(Duration duration);
    void enter(State next, std::string_view why);

    ClientTransactionOwner& owner_;
    Wire& wire_;
    Timers& timers_;
    ClientTransactionId id_;
    Flow flow_;
    State state_ = State::calling;
    Cancel cancel_ = Cancel::none;
    Duration retransmit_interval_{};
    Timer retransmit_timer_;  // Timer A.
    Timer lifetime_timer_;    // Timers B, M and D, and the end of a cancelled INVITE: at most one, by state.
    std::string outgoing_;    // The INVITE; once it is rejected, its ACK.
    std::string cancel_fields_;
};

std::string_view to_string(InviteClientTransaction::State state);

}  // namespace santral::sip
