// Our offers: sending, answers, refusals and glare.

#include "sip/dialog/renegotiation.h"

#include <utility>

namespace santral::sip {

using Turn = OfferTurn::State;

Renegotiation::Renegotiation(FarEnd& far, SessionTimer& timer, Owner& owner, Ids call_id)
    : far_(far),
      timer_(timer),
      owner_(owner),
      call_id_(call_id),
      awaited_ack_(far.here.transactions, far.here.timers, [this] { owner_.on_dialog_lost(408, false); }) {}

Result<void> Renegotiation::offer(Method by, std::string_view sdp) {
    if (!is_free()) return santral::fail(Errc::busy, "another offer is pending: wait for its answer");
    fork_ = far_.current;
    purpose_ = Purpose::offer;
    offered_sdp_ = sdp;
    glares_ = 0;
    send(by);
    return {};
}

bool Renegotiation::is_free() const {
    return state_ == State::none && !theirs_ && far_.current->turn.is_free();
}

void Renegotiation::announce() {
    if (is_free()) return refresh();
    announcement_ = far_.here.timers.after(announce_again_after, [this] { announce(); });
}

void Renegotiation::refresh() {
    // Whatever is on its way refreshes the session itself when it succeeds.
    if (!is_free()) return timer_.refresh_again();
    fork_ = far_.current;
    purpose_ = Purpose::refresh;
    glares_ = 0;
    if (far_.can.allows(Method::update)) {
        offered_sdp_.clear();
        return send(Method::update);
    }
    offered_sdp_ = far_.local_sdp;
    send(Method::invite);
}

void Renegotiation::send(Method by) {
    state_ = State::sent;
    by_ = by;
    if (!offered_sdp_.empty()) fork_->turn.enter(Turn::ours);
    if (by == Method::update) return send_update();
    send_reinvite();
}

void Renegotiation::send_reinvite() {
    auto& dialog = fork_->dialog;
    auto invite = far_.make_request(dialog, Method::invite);
    invite.add(HeaderName::supported, "timer");  // Without 100rel: a re-INVITE has nothing to say early.
    timer_.add_to_request(invite);
    if (!offered_sdp_.empty()) invite.set_body(sdp_type, offered_sdp_);
    if (invites_.size() == max_kept_invites) invites_.erase(invites_.begin());
    InviteRequest::Owner& owner = *this;
    invites_.push_back(std::make_unique<InviteRequest>(far_.here.transactions, owner));
    invites_.back()->send(invite, far_.flow, dialog.last_cseq());
}

void Renegotiation::send_update() {
    auto update = far_.make_request(fork_->dialog, Method::update);
    update.add(HeaderName::supported, supported_options);
    if (fork_->is_confirmed) timer_.add_to_request(update);
    if (!offered_sdp_.empty()) update.set_body(sdp_type, offered_sdp_);
    update_ = std::make_unique<DialogRequest>(
        far_.here.transactions, update, far_.flow,
        [this](int status, const Message* response) { on_update_answered(status, response); });
}

void Renegotiation::on_provisional(const Message&) {
    if (patience_.is_running() || !invites_.back()->is_pending()) return;
    patience_ = far_.here.timers.after(reinvite_patience, [this] { invites_.back()->cancel(""); });
}

void Renegotiation::on_success(InviteRequest& request, const Message& response) {
    request.acknowledge(response.to_tag(), far_.make_ack(far_.current->dialog, request.cseq()), far_.flow);
    if (state_ != State::sent) return owner_.on_renegotiation_settled();  // The session ended meanwhile.
    take_answer(response);
}

void Renegotiation::on_failure(int status, const Message* response) {
    on_refused(status, response);
}

void Renegotiation::on_update_answered(int status, const Message* response) {
    if (status >= 300) return on_refused(status, response);
    if (state_ == State::sent) take_answer(*response);
}

void Renegotiation::take_answer(const Message& success) {
    state_ = State::none;
    patience_.stop();
    (void)far_.meets(success);  // No challenge, but the end of a row of them.
    fork_->dialog.refresh_target(success);
    far_.can.learn(success);
    if (fork_->is_confirmed) timer_.agree(success);
    if (offered_sdp_.empty()) return;  // A refresh by UPDATE.
    fork_->turn.enter(Turn::nobody);
    const auto sdp = sdp_of(success);
    if (sdp.empty()) return give_up(488);  // RFC 3264 5: no answer is none of "yes".
    far_.local_sdp = std::exchange(offered_sdp_, {});
    const bool is_new = fork_->take_remote_sdp(sdp);
    // A refresh offers nothing new, but the answer may: a phone that moved says so here.
    if (purpose_ == Purpose::offer || is_new) owner_.on_their_answer(sdp);
}

void Renegotiation::on_refused(int status, const Message* response) {
    patience_.stop();
    if (state_ != State::sent) return owner_.on_renegotiation_settled();  // The session ended meanwhile.
    state_ = State::none;
    if (!offered_sdp_.empty()) fork_->turn.enter(Turn::nobody);
    if (status == 408 || status == 481) return owner_.on_dialog_lost(status, purpose_ == Purpose::refresh);
    if (status == 491 && glares_++ < max_glare_retries) return wait_for_retry();
    if (status == 422 && response && timer_.raise(*response)) return send(by_);
    if (response && far_.meets(*response)) return send(by_);
    give_up(status);
}

void Renegotiation::give_up(int status) {
    state_ = State::none;
    if (purpose_ == Purpose::refresh) return timer_.refresh_again();
    owner_.on_our_offer_refused(status);
}

void Renegotiation::wait_for_retry() {
    state_ = State::waiting;
    const auto wait = glare_wait(call_id_ == Ids::ours, far_.here.random);
    retry_ = far_.here.timers.after(wait, [this] { retry(); });
}

// Theirs comes while ours waits: ours would be out of date after it (RFC 3264 8: o= must not go back).
void Renegotiation::give_way() {
    if (state_ != State::waiting || purpose_ == Purpose::refresh) return;
    retry_.stop();
    give_up(491);
}

// C3. An offer of theirs that is not answered yet goes first.
void Renegotiation::retry() {
    if (theirs_ || !fork_->turn.is_free()) return wait_for_retry();
    if (purpose_ == Purpose::refresh && by_ == Method::invite) offered_sdp_ = far_.local_sdp;
    send(by_);
}

void Renegotiation::on_stray_2xx(const Message& response) {
    for (const auto& invite : invites_) {
        if (invite->cseq() == response.cseq()) return invite->on_response(response);
    }
}

void Renegotiation::keep_only_current() {
    if (theirs_ && theirs_->fork != far_.current) {
        far_.respond(theirs_->id, theirs_->request, 487);
        theirs_.reset();
    }
    if (state_ == State::none || fork_ == far_.current) return;
    retry_.stop();
    give_up(487);
}

void Renegotiation::stop() {
    if (theirs_) far_.respond(theirs_->id, theirs_->request, 487);
    theirs_.reset();
    state_ = State::none;
    retry_.stop();
    announcement_.stop();
    awaited_ack_.stop();
}

bool Renegotiation::is_settled() const {
    return invites_.empty() || !invites_.back()->is_pending();
}

}  // namespace santral::sip
