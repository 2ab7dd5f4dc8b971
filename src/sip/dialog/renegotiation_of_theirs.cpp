// Their offers: re-INVITE, UPDATE, and PRACK with an offer, until each is answered and acknowledged.

#include <utility>

#include "sip/dialog/refusal.h"
#include "sip/dialog/renegotiation.h"

namespace santral::sip {

using Turn = OfferTurn::State;

void Renegotiation::on_request(ServerTransactionId id, const Message& request, Fork& fork) {
    if (is_refused(id, request, fork)) return;
    fork.dialog.refresh_target(request);
    const auto sdp = sdp_of(request);
    if (sdp.empty() && request.method() != Method::invite) return accept_without_sdp(id, request);
    fork.turn.enter(sdp.empty() ? Turn::asked : Turn::theirs);
    if (!sdp.empty()) fork.take_remote_sdp(sdp);
    theirs_ = std::make_unique<TheirRequest>(id, request, &fork);
    give_way();
    if (theirs_) owner_.on_their_offer(sdp);  // Else the user hung up when it was told that ours is refused.
}

// True when it was answered: it asks what we cannot, or comes at the wrong moment (RFC 3261 14.2, RFC
// 3311 5.2).
bool Renegotiation::is_refused(ServerTransactionId id, const Message& request, const Fork& fork) {
    if (const auto refusal = find_refusal(request, far_.here.rules)) {
        auto response = far_.make_response(request, refusal->status);
        far_.here.transactions.respond(id, response.add(refusal->header, refusal->value));
        return true;
    }
    const bool is_invite = request.method() == Method::invite;
    if (!is_invite && sdp_of(request).empty()) return false;
    auto status = theirs_ ? 500 : fork.turn.refusal();
    if (status == 0 && is_invite && state_ == State::sent && by_ == Method::invite) status = 491;
    if (status == 0) return false;
    far_.respond_not_now(id, request, status);
    return true;
}

void Renegotiation::accept_without_sdp(ServerTransactionId id, const Message& request) {
    auto response = far_.make_response(request, 200);
    if (far_.current->is_confirmed) timer_.decide(request, response);
    far_.here.transactions.respond(id, response);
}

void Renegotiation::accept_offer(std::string_view sdp) {
    if (!theirs_) return;
    if (sdp.empty()) return refuse_offer(488);
    const auto theirs = std::move(theirs_);
    auto response = far_.make_response(theirs->request, 200);
    const bool is_invite = theirs->request.method() == Method::invite;
    if (theirs->fork->is_confirmed) timer_.decide(theirs->request, response);
    response.set_body(sdp_type, std::string(sdp));
    far_.local_sdp = sdp;
    ack_brings_answer_ = theirs->fork->turn.state() == Turn::asked;
    theirs->fork->turn.enter(ack_brings_answer_ ? Turn::ours : Turn::nobody);
    far_.here.transactions.respond(theirs->id, response);
    if (is_invite) awaited_ack_.start(theirs->id, theirs->request.cseq());
}

void Renegotiation::refuse_offer(int status) {
    if (!theirs_) return;
    const auto theirs = std::move(theirs_);
    theirs->fork->turn.enter(Turn::nobody);
    far_.respond(theirs->id, theirs->request, status);
}

bool Renegotiation::on_cancel(ServerTransactionId id) {
    if (!theirs_ || theirs_->id != id) return false;
    refuse_offer(487);
    return true;
}

bool Renegotiation::take_ack(const Message& ack) {
    if (!awaited_ack_.take(ack)) return false;
    if (!std::exchange(ack_brings_answer_, false)) return true;
    auto& fork = *far_.current;
    fork.turn.enter(Turn::nobody);
    const auto sdp = sdp_of(ack);
    if (sdp.empty()) {
        owner_.on_our_offer_refused(488);
    } else {
        fork.take_remote_sdp(sdp);
        owner_.on_their_answer(sdp);
    }
    return true;
}

}  // namespace santral::sip
