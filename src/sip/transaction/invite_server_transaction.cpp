// The drawing in the header, edge by edge.

#include "sip/transaction/invite_server_transaction.h"

#include <algorithm>

#include "base/log.h"
#include "sip/transaction/status_class.h"
#include "sip/transaction/timing.h"

namespace santral::sip {

InviteServerTransaction::InviteServerTransaction(ServerTransactionOwner& owner, Wire& wire, Timers& timers,
                                                 ServerTransactionId id)
    : owner_(owner), wire_(wire), timers_(timers), id_(id) {}

void InviteServerTransaction::start(const Flow& flow, std::string trying) {
    flow_ = flow;
    last_response_ = std::move(trying);
    trying_timer_ = timers_.after(trying_after, [this] { send(); });
}

void InviteServerTransaction::on_retransmission() {
    switch (state_) {
    case State::proceeding:
        if (!trying_timer_.is_running()) send();
        return;
    case State::completed: return send();
    case State::accepted:  // The dialog repeats its 2xx by a clock of its own.
    case State::confirmed:
    case State::terminated: return;
    }
}

void InviteServerTransaction::on_ack() {
    if (state_ != State::completed) return;
    enter(State::confirmed, "ACK");
    retransmit_timer_.stop();
    last_response_ = {};
    linger(is_reliable(flow_.transport) ? Duration::zero() : t4);  // Timer I.
}

void InviteServerTransaction::respond(int status, std::string response) {
    if (state_ != State::proceeding) return;
    trying_timer_.stop();
    last_response_ = std::move(response);
    last_response_.shrink_to_fit();  // Tens of thousands are kept for half a minute.
    send();
    if (is_provisional(status)) return;
    if (!is_success(status)) return await_ack();
    enter(State::accepted, "2xx");
    linger(give_up_after);  // Timer L.
}

void InviteServerTransaction::repeat_2xx() {
    if (state_ == State::accepted) send();
}

void InviteServerTransaction::await_ack() {
    enter(State::completed, "rejected");
    linger(give_up_after);  // Timer H.
    if (is_reliable(flow_.transport)) return;
    retransmit_interval_ = t1;
    retransmit_timer_ = timers_.after(retransmit_interval_, [this] { retransmit(); });
}

void InviteServerTransaction::retransmit() {
    send();
    retransmit_interval_ = std::min(2 * retransmit_interval_, t2);
    retransmit_timer_ = timers_.after(retransmit_interval_, [this] { retransmit(); });
}

void InviteServerTransaction::send() {
    wire_.send(flow_, last_response_);
}

void InviteServerTransaction::linger(Duration duration) {
    lifetime_timer_ = timers_.after(duration, [this] {
        enter(State::terminated, state_ == State::completed ? "no ACK" : "lingered");
        owner_.on_terminated(id_);
    });
}

void InviteServerTransaction::enter(State next, std::string_view why) {
    log_debug("transaction={:016x} invite server: {} -> {} ({})", static_cast<std::uint64_t>(id_),
              to_string(state_), to_string(next), why);
    if (next == State::terminated) retransmit_timer_.stop();
    state_ = next;
}

std::string_view to_string(InviteServerTransaction::State state) {
    using enum InviteServerTransaction::State;
    switch (state) {
    case proceeding: return "proceeding";
    case accepted: return "accepted";
    case completed: return "completed";
    case confirmed: return "confirmed";
    case terminated: return "terminated";
    }
    __builtin_unreachable();
}

}  // namespace santral::sip
