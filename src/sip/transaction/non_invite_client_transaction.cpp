// The drawing in the header, edge by edge.

#include "sip/transaction/non_invite_client_transaction.h"

#include <algorithm>

#include "base/log.h"
#include "base/wipe.h"
#include "sip/transaction/status_class.h"
#include "sip/transaction/timing.h"

namespace santral::sip {

NonInviteClientTransaction::NonInviteClientTransaction(ClientTransactionOwner& owner, Wire& wire,
                                                       Timers& timers, ClientTransactionId id)
    : owner_(owner), wire_(wire), timers_(timers), id_(id) {}

void NonInviteClientTransaction::start(const Flow& flow, std::string request) {
    flow_ = flow;
    request_ = std::move(request);
    wire_.send(flow_, request_);
    retransmit_interval_ = t1;
    retransmit_timer_.stop();
    if (!is_reliable(flow_.transport)) {
        retransmit_timer_ = timers_.after(retransmit_interval_, [this] { retransmit(); });
    }
    lifetime_timer_ = timers_.after(give_up_after, [this] {  // Timer F.
        enter(State::terminated, "no answer");
        owner_.on_timeout(id_);
    });
}

void NonInviteClientTransaction::on_response(const Message& response) {
    switch (state_) {
    case State::trying:
        if (!is_provisional(response.status())) break;
        enter(State::proceeding, "1xx");
        return owner_.on_response(id_, response);
    case State::proceeding:
        if (!is_provisional(response.status())) break;
        if (response.status() != 100) owner_.on_response(id_, response);
        return;
    case State::completed:
    case State::terminated: return;
    }
    complete();
    owner_.on_response(id_, response);
}

void NonInviteClientTransaction::complete() {
    enter(State::completed, "final response");
    retransmit_timer_.stop();
    wipe(request_);  // Not kept for Timer K: it may be what one person wrote to another.
    lifetime_timer_ =
        timers_.after(is_reliable(flow_.transport) ? Duration::zero() : t4, [this] {  // Timer K.
            enter(State::terminated, "lingered");
            owner_.on_terminated(id_);
        });
}

void NonInviteClientTransaction::retransmit() {
    wire_.send(flow_, request_);
    retransmit_interval_ = state_ == State::proceeding ? t2 : std::min(2 * retransmit_interval_, t2);
    retransmit_timer_ = timers_.after(retransmit_interval_, [this] { retransmit(); });
}

void NonInviteClientTransaction::enter(State next, std::string_view why) {
    log_debug("transaction={:016x} client: {} -> {} ({})", static_cast<std::uint64_t>(id_), to_string(state_),
              to_string(next), why);
    if (next == State::terminated) retransmit_timer_.stop();
    state_ = next;
}

std::string_view to_string(NonInviteClientTransaction::State state) {
    using enum NonInviteClientTransaction::State;
    switch (state) {
    case trying: return "trying";
    case proceeding: return "proceeding";
    case completed: return "completed";
    case terminated: return "terminated";
    }
    __builtin_unreachable();
}

}  // namespace santral::sip
