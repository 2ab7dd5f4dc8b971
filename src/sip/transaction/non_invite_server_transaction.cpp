// The drawing in the header, edge by edge.

#include "sip/transaction/non_invite_server_transaction.h"

#include "base/log.h"
#include "sip/transaction/status_class.h"
#include "sip/transaction/timing.h"

namespace santral::sip {

NonInviteServerTransaction::NonInviteServerTransaction(ServerTransactionOwner& owner, Wire& wire,
                                                       Timers& timers, ServerTransactionId id)
    : owner_(owner), wire_(wire), timers_(timers), id_(id) {}

void NonInviteServerTransaction::on_retransmission() {
    switch (state_) {
    case State::proceeding:
    case State::completed: return wire_.send(flow_, last_response_);
    case State::trying:
    case State::terminated: return;
    }
}

void NonInviteServerTransaction::respond(int status, std::string response) {
    switch (state_) {
    case State::trying:
    case State::proceeding: break;
    case State::completed:
    case State::terminated: return;
    }
    last_response_ = std::move(response);
    last_response_.shrink_to_fit();  // Tens of thousands are kept for half a minute.
    wire_.send(flow_, last_response_);
    if (!is_provisional(status)) {
        enter(State::completed, "answered");
        linger();
    } else if (state_ == State::trying) {
        enter(State::proceeding, "1xx");
    }
}

void NonInviteServerTransaction::linger() {
    const auto duration = is_reliable(flow_.transport) ? Duration::zero() : give_up_after;
    lifetime_timer_ = timers_.after(duration, [this] {  // Timer J.
        enter(State::terminated, "lingered");
        owner_.on_terminated(id_);
    });
}

void NonInviteServerTransaction::enter(State next, std::string_view why) {
    log_debug("transaction={:016x} server: {} -> {} ({})", static_cast<std::uint64_t>(id_), to_string(state_),
              to_string(next), why);
    state_ = next;
}

std::string_view to_string(NonInviteServerTransaction::State state) {
    using enum NonInviteServerTransaction::State;
    switch (state) {
    case trying: return "trying";
    case proceeding: return "proceeding";
    case completed: return "completed";
    case terminated: return "terminated";
    }
    __builtin_unreachable();
}

}  // namespace santral::sip
