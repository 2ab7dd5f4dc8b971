// What the far side asks within the dialog.

#include "sip/dialog/ending.h"
#include "sip/dialog/session.h"

namespace santral::sip {

void Session::on_request(ServerTransactionId id, const Message& request, const Flow& flow) {
    auto* fork = far_.find_fork(request.from_tag());
    const bool is_over = state_ == State::ended || state_ == State::cancelling;
    if (!fork || (is_over && request.method() != Method::bye)) return far_.respond(id, request, 481);
    if (!fork->dialog.take_cseq(request)) return far_.respond(id, request, 500);
    far_.flow = flow;
    far_.can.learn(request);
    switch (request.method()) {
    case Method::invite: return on_reinvite(id, request, *fork);
    case Method::update: return renegotiation_.on_request(id, request, *fork);
    case Method::prack: return on_prack(id, request, *fork);
    case Method::bye: return on_bye(id, request);
    case Method::options: return on_options(id, request);
    case Method::ack:
    case Method::cancel: return;  // These have no transaction of their own and do not come this way.
    case Method::register_:
    case Method::info:
    case Method::message:
    case Method::subscribe:
    case Method::notify:
    case Method::refer:
    case Method::publish:
    case Method::other: return on_other_request(id, request);
    }
}

// C3: before the final response to the first INVITE there is no room for a second one (RFC 3261 14.2).
void Session::on_reinvite(ServerTransactionId id, const Message& request, Fork& fork) {
    if (state_ == State::incoming) return far_.respond_not_now(id, request, 500);
    if (!fork.is_confirmed) return far_.respond_not_now(id, request, 491);
    renegotiation_.on_request(id, request, fork);
}

void Session::on_prack(ServerTransactionId id, const Message& prack, Fork& fork) {
    using Acknowledged = IncomingInvite::Acknowledged;
    const auto acknowledged = incoming_ ? incoming_->acknowledge(prack) : Acknowledged::no;
    if (acknowledged == Acknowledged::no) return far_.respond(id, prack, 481);
    const auto sdp = sdp_of(prack);
    if (acknowledged == Acknowledged::yes && !sdp.empty()) {
        return renegotiation_.on_request(id, prack, fork);  // accept_offer() lets a waiting 2xx go.
    }
    far_.respond(id, prack, 200);
    if (acknowledged == Acknowledged::answer_due) {
        fork.turn.enter(OfferTurn::State::nobody);
        fork.take_remote_sdp(sdp);
        if (sdp.empty()) {
            on_our_offer_refused(488);
        } else {
            on_their_answer(sdp);
        }
    }
    incoming_->proceed();
}

void Session::on_bye(ServerTransactionId id, const Message& bye) {
    far_.respond(id, bye, 200);
    switch (state_) {
    case State::calling:
    case State::ringing: outgoing_->cancel(""); break;
    case State::incoming: incoming_->reject(487, ""); break;
    case State::accepted: incoming_->stop_waiting(); break;
    case State::established: break;
    case State::cancelling: return;  // The INVITE's final response ends it.
    case State::ended:
        bye_after_ack_.reset();
        if (incoming_) incoming_->stop_waiting();
        return let_go_if_done();
    }
    end(ending_by_them(bye));
}

void Session::on_options(ServerTransactionId id, const Message& options) {
    auto response = far_.make_response(options, 200);
    response.add(HeaderName::allow, allowed_methods).add(HeaderName::supported, supported_options);
    response.add(HeaderName::accept, sdp_type);
    far_.here.transactions.respond(id, response);
}

void Session::on_other_request(ServerTransactionId id, const Message& request) {
    if (!user_) return far_.respond(id, request, 481);
    user_->on_request(id, request);
}

void Session::on_ack(const Message& ack) {
    if (!far_.current || ack.from_tag() != far_.current->dialog.remote_tag()) return;
    if (incoming_ && incoming_->take_ack(ack)) return on_confirmed(ack);
    (void)renegotiation_.take_ack(ack);  // Else a copy, whose original was taken.
}

void Session::on_confirmed(const Message& ack) {
    if (bye_after_ack_) {
        far_.send_bye(far_.current->dialog, *bye_after_ack_);
        return let_go_if_done();
    }
    auto& fork = *far_.current;
    const bool brings_answer = fork.turn.state() == OfferTurn::State::ours;
    const auto sdp = brings_answer ? sdp_of(ack) : std::string_view();
    if (brings_answer) {
        fork.turn.enter(OfferTurn::State::nobody);
        fork.take_remote_sdp(sdp);
    }
    enter(State::established, "ACK");
    if (user_) user_->on_confirmed(sdp);
}

void Session::on_cancel(ServerTransactionId id, const Message& cancel) {
    if (renegotiation_.on_cancel(id) || state_ != State::incoming) return;
    incoming_->reject(487, "");
    end(ending_by_them(cancel));
}

void Session::on_stray_2xx(const Message& response) {
    if (outgoing_ && outgoing_->is_cseq(response.cseq())) return outgoing_->on_stray_2xx(response);
    renegotiation_.on_stray_2xx(response);
}

}  // namespace santral::sip
