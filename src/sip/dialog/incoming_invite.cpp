// Responses to the first INVITE, and what role a session description has in each (RFC 6337 2.2).

#include "sip/dialog/incoming_invite.h"

#include <utility>

#include "sip/transaction/timing.h"

namespace santral::sip {

using Turn = OfferTurn::State;

IncomingInvite::IncomingInvite(FarEnd& far, SessionTimer& timer, Owner& owner, ServerTransactionId id,
                               const Message& invite)
    : far_(far),
      timer_(timer),
      owner_(owner),
      id_(id),
      cseq_(invite.cseq()),
      is_reliability_required_(names(invite, HeaderName::require, "100rel")),
      invite_(invite),
      reliable_(far.here.transactions, far.here.timers, id,
                [this] {
                    reject(504, "");
                    owner_.on_provisional_lost();
                }),
      awaited_ack_(far.here.transactions, far.here.timers, [this] {
          finish(State::over);
          owner_.on_unacknowledged();
      }) {
    const auto sdp = sdp_of(invite);
    far_.current->turn.enter(sdp.empty() ? Turn::asked : Turn::theirs);
    far_.current->take_remote_sdp(sdp);
}

void IncomingInvite::progress(int status, std::string_view sdp) {
    if (state_ != State::ringing) return;
    const bool has_role = !sdp.empty() && !far_.current->has_exchanged;
    const bool is_reliable = is_reliability_required_ || (has_role && far_.can.supports("100rel"));
    if (is_reliable) return send_reliably(status, has_role ? sdp : "");
    // An offer cannot go unreliably; an answer can be shown before the 2xx gives it (RFC 6337 2.2).
    const bool is_preview = has_role && far_.current->turn.state() == Turn::theirs;
    send_unreliably(status, is_preview ? sdp : "");
}

void IncomingInvite::send_reliably(int status, std::string_view sdp) {
    auto response = far_.make_response(*invite_, status);
    if (!sdp.empty()) response.set_body(sdp_type, std::string(sdp));
    const auto carries =
        sdp.empty() ? ReliableProvisionals::Carries::nothing : ReliableProvisionals::Carries::sdp;
    const auto first_rseq = static_cast<std::uint32_t>(1 + far_.here.random.below(0x7FFF'FFFF));
    last_provisional_.reset();
    repeat_.stop();
    if (!reliable_.send(std::move(response), carries, first_rseq) || sdp.empty()) return;
    far_.local_sdp = sdp;
    far_.current->has_exchanged = true;
    offered_reliably_ = far_.current->turn.state() == Turn::asked;
    far_.current->turn.enter(offered_reliably_ ? Turn::ours : Turn::nobody);
}

void IncomingInvite::send_unreliably(int status, std::string_view sdp) {
    auto response = far_.make_response(*invite_, status);
    if (!sdp.empty()) response.set_body(sdp_type, std::string(sdp));
    far_.here.transactions.respond(id_, response);
    last_provisional_ = std::move(response);
    repeat_ = far_.here.timers.after(provisional_repeat, [this] { repeat_provisional(); });
}

void IncomingInvite::repeat_provisional() {
    far_.here.transactions.respond(id_, *last_provisional_);
    repeat_ = far_.here.timers.after(provisional_repeat, [this] { repeat_provisional(); });
}

void IncomingInvite::accept(std::string_view sdp) {
    if (state_ != State::ringing) return;
    state_ = State::accepting;
    accepted_sdp_ = sdp;
    proceed();
}

bool IncomingInvite::may_accept() const {
    const bool is_settled = far_.current->turn.is_free() || !far_.current->has_exchanged;
    return is_settled && !reliable_.awaits_sdp_acknowledgement();
}

void IncomingInvite::proceed() {
    if (state_ == State::accepting && may_accept()) send_2xx();
}

// RFC 6337 3.1.1: a description only where the INVITE's own offer and answer are not through.
void IncomingInvite::send_2xx() {
    auto response = far_.make_response(*invite_, 200);
    timer_.decide(*invite_, response);
    if (!std::exchange(far_.current->has_exchanged, true)) {
        const bool is_offer = far_.current->turn.state() == Turn::asked && !accepted_sdp_.empty();
        far_.current->turn.enter(is_offer ? Turn::ours : Turn::nobody);
        if (!accepted_sdp_.empty()) response.set_body(sdp_type, accepted_sdp_);
        far_.local_sdp = std::move(accepted_sdp_);
    }
    far_.current->is_confirmed = true;
    far_.here.transactions.respond(id_, response);
    finish(State::accepted);
    awaited_ack_.start(id_, cseq_);
    owner_.on_accepted();
}

void IncomingInvite::reject(int status, std::string_view fields) {
    if (state_ != State::ringing && state_ != State::accepting) return;
    auto response = far_.make_response(*invite_, status);
    response.add_lines(fields);
    far_.here.transactions.respond(id_, response);
    finish(State::over);
}

IncomingInvite::Acknowledged IncomingInvite::acknowledge(const Message& prack) {
    const auto rack = parse_rack(prack.find(HeaderName::rack).value_or(""));
    const bool awaited_sdp = reliable_.awaits_sdp_acknowledgement();
    if (!rack || !reliable_.acknowledge(*rack, cseq_)) return Acknowledged::no;
    const bool is_sdp_acknowledged = awaited_sdp && !reliable_.awaits_sdp_acknowledgement();
    return is_sdp_acknowledged && offered_reliably_ ? Acknowledged::answer_due : Acknowledged::yes;
}

bool IncomingInvite::may_update() const {
    return state_ == State::ringing && far_.current->has_exchanged && !reliable_.awaits_sdp_acknowledgement();
}

bool IncomingInvite::take_ack(const Message& ack) {
    if (!awaited_ack_.take(ack)) return false;
    state_ = State::over;
    return true;
}

void IncomingInvite::stop_waiting() {
    awaited_ack_.stop();
    state_ = State::over;
}

void IncomingInvite::finish(State next) {
    state_ = next;
    invite_.reset();
    reliable_.stop();
    last_provisional_.reset();
    repeat_.stop();
}

}  // namespace santral::sip
