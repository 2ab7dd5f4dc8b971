// What a session does by itself and for its user; what the far side asks is in session_requests.cpp.

#include "sip/dialog/session.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "sip/dialog/ending.h"

namespace santral::sip {

Session::Session(Surroundings& here, Keeper& keeper, InviteSession::User& user, std::string call_id,
                 const Flow& flow, std::string contact, Renegotiation::Ids ids)
    : keeper_(keeper),
      user_(&user),
      call_id_(std::move(call_id)),
      state_(ids == Renegotiation::Ids::ours ? State::calling : State::incoming),
      far_(here, flow, std::move(contact), here.random.token(tag_characters)),
      timer_(here.rules, here.timers, *this),
      renegotiation_(far_, timer_, *this, ids) {}

Session::Session(Surroundings& here, Keeper& keeper, const Invitation& invitation, const Flow& flow,
                 InviteSession::User& user)
    : Session(here, keeper, user, invitation.call_id, flow, invitation.contact, Renegotiation::Ids::ours) {
    if (invitation.account) far_.log_in_with(*invitation.account);
    far_.on_farewell_over = [this] { let_go_if_done(); };
    far_.identity = invitation.identity;
    OutgoingInvite::Owner& owner = *this;
    outgoing_ = std::make_unique<OutgoingInvite>(far_, timer_, owner, invitation);
}

Session::Session(Surroundings& here, Keeper& keeper, Received received, const Flow& flow,
                 InviteSession::User& user)
    : Session(here, keeper, user, std::string(received.invite.call_id()), flow, std::move(received.contact),
              Renegotiation::Ids::theirs) {
    far_.can.learn(received.invite);
    far_.begin(Dialog::received(received.invite, far_.local_tag));
    IncomingInvite::Owner& owner = *this;
    incoming_ = std::make_unique<IncomingInvite>(far_, timer_, owner, received.id, received.invite);
}

void Session::progress(int status, std::string_view sdp) {
    if (incoming_) incoming_->progress(status, sdp);
}

void Session::accept(std::string_view sdp) {
    if (incoming_) incoming_->accept(sdp);
}

void Session::reject(int status, std::string_view extra_fields) {
    if (state_ != State::incoming) return;
    incoming_->reject(status, extra_fields);
    end({.by = Ending::By::us, .status = status});
}

Result<void> Session::offer(std::string_view sdp) {
    if (state_ == State::established) return renegotiation_.offer(Method::invite, sdp);
    if (may_update_early()) return renegotiation_.offer(Method::update, sdp);
    return fail(Errc::busy, "the first offer is not answered yet: wait for it");
}

bool Session::may_update_early() const {
    if (!far_.current || !far_.can.allows(Method::update)) return false;
    if (state_ == State::ringing) return far_.current->has_exchanged;
    return state_ == State::incoming && incoming_->may_update();
}

void Session::accept_offer(std::string_view sdp) {
    if (state_ == State::ended) return;
    if (outgoing_ && outgoing_->owes_answer()) return outgoing_->accept_offer(sdp);
    renegotiation_.accept_offer(sdp);
    if (incoming_) incoming_->proceed();
}

void Session::refuse_offer(int status) {
    if (outgoing_ && outgoing_->owes_answer()) return hang_up("");  // An ACK or a PRACK cannot refuse.
    renegotiation_.refuse_offer(status);
    if (incoming_) incoming_->proceed();
}

void Session::announce(std::string lines) {
    if (lines == far_.identity) return;
    far_.identity = std::move(lines);
    if (state_ == State::established) renegotiation_.announce();
}

void Session::send(Method method, std::string_view content_type, std::string body,
                   std::string_view extra_fields) {
    if (!far_.current || state_ == State::cancelling || state_ == State::ended) return;
    std::erase_if(requests_, [](const auto& request) { return !request->is_pending(); });
    if (requests_.size() == max_pending_requests) {
        return log_debug("call={} {} not sent: {} requests wait", call_id_, to_string(method),
                         requests_.size());
    }
    auto request = far_.make_request(far_.current->dialog, method);
    request.add_lines(extra_fields);
    if (!body.empty()) request.set_body(content_type, body);
    auto on_answered = [this, method, type = std::string(content_type), body = std::move(body),
                        fields = std::string(extra_fields)](int status, const Message* response) {
        if (response && far_.meets(*response)) return send(method, type, body, fields);
        on_request_answered(status);
    };
    requests_.push_back(
        std::make_unique<DialogRequest>(far_.here.transactions, request, far_.flow, std::move(on_answered)));
}

// C15. Other failures of such a request are nobody's business.
void Session::on_request_answered(int status) {
    if (state_ != State::established || (status != 481 && status != 408)) return;
    on_dialog_lost(status, false);
}

void Session::hang_up(std::string_view reason) {
    switch (state_) {
    case State::calling:
    case State::ringing: enter(State::cancelling, "we hung up"); return outgoing_->cancel(reason);
    case State::incoming: return reject(480, reason_line(reason));
    case State::accepted: bye_after_ack_ = reason; return end({.by = Ending::By::us, .status = 200});
    case State::established:
        if (outgoing_) outgoing_->acknowledge_without_answer();
        far_.send_bye(far_.current->dialog, reason);
        return end({.by = Ending::By::us, .status = 200});
    case State::cancelling:
    case State::ended: return;
    }
}

void Session::abandon() {
    user_ = nullptr;
    has_handle_ = false;
    hang_up("");
    let_go_if_done();
}

void Session::on_progress(int status, std::string_view sdp) {
    if (state_ == State::calling) enter(State::ringing, "provisional response");
    if (user_) user_->on_progress(status, sdp);
}

void Session::on_answered(std::string_view sdp, bool is_offer) {
    enter(State::established, "they answered");
    renegotiation_.keep_only_current();
    if (user_) user_->on_answered(sdp, is_offer);
}

void Session::on_redirected(const std::vector<std::string>& uris, const Ending& ending) {
    if (user_) user_->on_redirected(uris);
    end(ending);
}

void Session::on_unacknowledged() {
    far_.send_bye(far_.current->dialog, bye_after_ack_.value_or(""));
    bye_after_ack_.reset();
    end({.by = Ending::By::timer, .status = 408, .text = "no ACK"});
    let_go_if_done();
}

void Session::on_their_offer(std::string_view sdp) {
    if (user_) user_->on_offer(sdp);
}

void Session::on_their_answer(std::string_view sdp) {
    if (user_) user_->on_answer(sdp);
}

void Session::on_our_offer_refused(int status) {
    if (user_) user_->on_offer_refused(status);
}

void Session::on_dialog_lost(int status, bool by_session_timer) {
    const bool is_timer = by_session_timer || status == 408;
    lose({.by = is_timer ? Ending::By::timer : Ending::By::them, .status = status});
}

// RFC 3261 12.2.1.2: the far side may know nothing of the dialog any more; a BYE makes sure.
void Session::lose(const Ending& ending) {
    switch (state_) {
    case State::calling:
    case State::ringing: outgoing_->cancel(""); break;
    case State::incoming: incoming_->reject(500, ""); break;
    case State::accepted:
        incoming_->stop_waiting();
        far_.send_bye(far_.current->dialog, "");
        break;
    case State::established: far_.send_bye(far_.current->dialog, ""); break;
    case State::cancelling:
    case State::ended: return;
    }
    end(ending);
}

void Session::end(const Ending& ending) {
    if (state_ == State::ended) return;
    enter(State::ended, ending.by == Ending::By::us ? "by us" : "not by us");
    timer_.stop();
    renegotiation_.stop();
    if (auto* user = std::exchange(user_, nullptr)) user->on_ended(ending);
    let_go_if_done();
}

void Session::enter(State next, std::string_view why) {
    log_debug("call={} session: {} -> {} ({})", call_id_, to_string(state_), to_string(next), why);
    if (state_ == State::incoming) keeper_.on_final_response(incoming_->id());
    state_ = next;
}

void Session::let_go_if_done() {
    if (state_ != State::ended || has_handle_ || !renegotiation_.is_settled()) return;
    if (far_.is_saying_farewell()) return;
    if (outgoing_ && outgoing_->state() != OutgoingInvite::State::over) return;
    if (incoming_ && incoming_->state() == IncomingInvite::State::accepted) return;
    keeper_.on_done(*this);
}

std::string_view to_string(InviteSession::State state) {
    using enum InviteSession::State;
    switch (state) {
    case calling: return "calling";
    case ringing: return "ringing";
    case incoming: return "incoming";
    case accepted: return "accepted";
    case established: return "established";
    case cancelling: return "cancelling";
    case ended: return "ended";
    }
    __builtin_unreachable();
}

}  // namespace santral::sip
