// The drawing in the header, edge by edge.

#include "sip/transaction/invite_client_transaction.h"

#include "base/log.h"
#include "sip/transaction/ack_and_cancel.h"
#include "sip/transaction/status_class.h"
#include "sip/transaction/timing.h"

namespace santral::sip {

InviteClientTransaction::InviteClientTransaction(ClientTransactionOwner& owner, Wire& wire, Timers& timers,
                                                 ClientTransactionId id)
    : owner_(owner), wire_(wire), timers_(timers), id_(id) {}

void InviteClientTransaction::start(const Flow& flow, std::string invite) {
    flow_ = flow;
    outgoing_ = std::move(invite);
    wire_.send(flow_, outgoing_);
    retransmit_interval_ = t1;
    retransmit_timer_.stop();
    if (!is_reliable(flow_.transport)) {
        retransmit_timer_ = timers_.after(retransmit_interval_, [this] { retransmit(); });
    }
    lifetime_timer_ = timers_.after(give_up_after, [this] {  // Timer B.
        enter(State::terminated, "no answer");
        owner_.on_timeout(id_);
    });
}

void InviteClientTransaction::on_response(const Message& response) {
    switch (state_) {
    case State::calling:
    case State::proceeding: return on_pending(response);
    case State::accepted:
        // A forked branch answered too, or our ACK was lost: both are the dialog's to see.
        if (is_success(response.status())) owner_.on_response(id_, response);
        return;
    case State::completed:
        if (response.status() >= 300) wire_.send(flow_, outgoing_);
        return;
    case State::terminated: return;
    }
}

void InviteClientTransaction::on_pending(const Message& response) {
    retransmit_timer_.stop();
    if (is_provisional(response.status())) return on_provisional(response);
    if (is_success(response.status())) {
        enter(State::accepted, "2xx");
        outgoing_ = {};
        linger(give_up_after);  // Timer M.
    } else {
        enter(State::completed, "rejected");
        outgoing_ = make_ack(outgoing_, response);
        outgoing_.shrink_to_fit();
        wire_.send(flow_, outgoing_);
        linger(is_reliable(flow_.transport) ? Duration::zero() : absorb_rejections_for);  // Timer D.
    }
    cancel_ = Cancel::sent;  // Too late to cancel.
    cancel_fields_ = {};
    owner_.on_response(id_, response);
}

void InviteClientTransaction::on_provisional(const Message& response) {
    const bool is_first = state_ == State::calling;
    if (is_first) {
        lifetime_timer_.stop();  // How long it may ring is the dialog's to say.
        enter(State::proceeding, "1xx");
    }
    if (cancel_ == Cancel::held) send_cancel();
    if (is_first || response.status() != 100) owner_.on_response(id_, response);
}

void InviteClientTransaction::cancel(std::string_view extra_fields) {
    if (cancel_ != Cancel::none) return;
    cancel_ = Cancel::held;
    cancel_fields_ = extra_fields;
    if (state_ == State::proceeding) send_cancel();
}

void InviteClientTransaction::send_cancel() {
    cancel_ = Cancel::sent;
    lifetime_timer_ = timers_.after(give_up_after, [this] {
        enter(State::terminated, "cancelled and not answered");
        owner_.on_timeout(id_);
    });
    owner_.send_cancel(id_, cancel_fields_);
}

void InviteClientTransaction::retransmit() {
    wire_.send(flow_, outgoing_);
    retransmit_interval_ *= 2;
    retransmit_timer_ = timers_.after(retransmit_interval_, [this] { retransmit(); });
}

void InviteClientTransaction::linger(Duration duration) {
    lifetime_timer_ = timers_.after(duration, [this] {
        enter(State::terminated, "lingered");
        owner_.on_terminated(id_);
    });
}

void InviteClientTransaction::enter(State next, std::string_view why) {
    log_debug("transaction={:016x} invite client: {} -> {} ({})", static_cast<std::uint64_t>(id_),
              to_string(state_), to_string(next), why);
    if (next == State::terminated) retransmit_timer_.stop();
    state_ = next;
}

std::string_view to_string(InviteClientTransaction::State state) {
    using enum InviteClientTransaction::State;
    switch (state) {
    case calling: return "calling";
    case proceeding: return "proceeding";
    case accepted: return "accepted";
    case completed: return "completed";
    case terminated: return "terminated";
    }
    __builtin_unreachable();
}

}  // namespace santral::sip
