// Responses to the first INVITE, one function for each class of them.

#include "sip/dialog/outgoing_invite.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "sip/dialog/ending.h"
#include "sip/message/contact.h"
#include "sip/transaction/timing.h"

namespace santral::sip {
namespace {

constexpr std::string_view completed_elsewhere = "SIP;cause=200;text=\"Call completed elsewhere\"";

std::uint32_t rseq_of(const Message& response) {
    return parse_number<std::uint32_t>(response.find(HeaderName::rseq).value_or("")).value_or(0);
}

// Best q first; equal ones in the order of the message (RFC 3261 8.1.3.4).
std::vector<std::string> redirections(const Message& response) {
    std::vector<Contact> contacts;
    for (const auto value : response.values(HeaderName::contact)) {
        const auto contact = parse_contact(value);
        if (!contact || contact->is_all || contacts.size() == max_redirections) continue;
        const auto place = std::ranges::upper_bound(contacts, contact->q_thousandths, std::ranges::greater(),
                                                    &Contact::q_thousandths);
        contacts.insert(place, *contact);
    }
    std::vector<std::string> uris;
    uris.reserve(contacts.size());
    for (const auto& contact : contacts) uris.emplace_back(contact.address.uri.text);
    return uris;
}

}  // namespace

OutgoingInvite::OutgoingInvite(FarEnd& far, SessionTimer& timer, Owner& owner, const Invitation& invitation)
    : far_(far),
      timer_(timer),
      owner_(owner),
      invited_(Dialog::dialled(invitation, far.local_tag)),
      extra_fields_(invitation.extra_fields),
      max_forwards_(invitation.max_forwards),
      request_(far.here.transactions, *this),
      dismissal_reason_(completed_elsewhere) {
    far_.local_sdp = invitation.offer;
}

void OutgoingInvite::send() {
    auto invite = far_.make_request(invited_, Method::invite, max_forwards_);
    invite.add(HeaderName::supported, supported_options);
    timer_.add_to_request(invite);
    invite.add_lines(extra_fields_);
    if (!far_.local_sdp.empty()) invite.set_body(sdp_type, far_.local_sdp);
    request_.send(invite, far_.flow, invited_.last_cseq());
}

void OutgoingInvite::cancel(std::string_view reason) {
    if (state_ != State::inviting) return;
    enter(State::cancelling);
    dismissal_reason_ = reason;
    request_.cancel(reason_line(reason));
}

void OutgoingInvite::on_provisional(const Message& response) {
    is_heard_of_ = true;
    if (state_ != State::inviting || response.status() == 100) return;
    if (response.to_tag().empty()) return owner_.on_progress(response.status(), "");
    auto* fork = far_.fork_of(response, invited_);
    if (!fork) return;
    const bool is_new = fork->turn.is_free() && !fork->has_exchanged;
    if (is_new && !far_.local_sdp.empty()) fork->turn.enter(OfferTurn::State::ours);
    const bool is_reliable = names(response, HeaderName::require, "100rel");
    if (is_reliable && !fork->take_rseq(rseq_of(response))) return;
    far_.can.learn(response);
    far_.current = fork;
    const auto sdp = take_early_sdp(*fork, response, is_reliable);
    if (is_reliable) take_reliable({fork, rseq_of(response)});
    owner_.on_progress(response.status(), sdp);
}

// RFC 3261 13.2.1: after the answer further descriptions are ignored; an unreliable 1xx only shows it early.
// An offer comes reliably or not at all.
std::string_view OutgoingInvite::take_early_sdp(Fork& fork, const Message& response, bool is_reliable) {
    const auto sdp = sdp_of(response);
    const bool is_answer = fork.turn.state() == OfferTurn::State::ours;
    if (sdp.empty() || fork.has_exchanged || (!is_answer && !is_reliable)) return {};
    fork.early_sdp = sdp;
    fork.take_remote_sdp(sdp);
    if (is_reliable) {
        fork.has_exchanged = true;
        fork.turn.enter(is_answer ? OfferTurn::State::nobody : OfferTurn::State::theirs);
    }
    return sdp;
}

// RFC 3262 5: an offer is answered in the PRACK, which therefore waits for the answer.
void OutgoingInvite::take_reliable(Provisional provisional) {
    if (provisional.fork->turn.state() != OfferTurn::State::theirs) {
        return acknowledge_provisional(provisional, "");
    }
    owed_prack_ = provisional;
}

void OutgoingInvite::acknowledge_provisional(Provisional provisional, std::string_view answer) {
    auto prack = far_.make_request(provisional.fork->dialog, Method::prack);
    prack.add(HeaderName::rack, fmt::format("{} {} INVITE", provisional.rseq, request_.cseq()));
    if (!answer.empty()) prack.set_body(sdp_type, std::string(answer));
    far_.here.transactions.send_and_forget(prack, far_.flow);  // How it went the INVITE will tell.
}

void OutgoingInvite::on_success(InviteRequest&, const Message& response) {
    (void)far_.meets(response);  // No challenge, but the end of a row of them.
    const bool is_first = state_ == State::inviting;
    const bool is_copy = owed_ack_ && far_.current->dialog.remote_tag() == response.to_tag();
    if (is_copy) return;
    const bool was_cancelling = state_ == State::cancelling;
    if (state_ != State::answered) {
        enter(State::answered);
        window_ = far_.here.timers.after(give_up_after, [this] { enter(State::over); });
    }
    if (!is_first) dismiss(response);
    if (was_cancelling) return owner_.on_invite_failed({.by = Ending::By::us, .status = 487});
    if (!is_first) return;
    auto* fork = far_.find_fork(response.to_tag());
    if (!fork) fork = &far_.begin(invited_);
    far_.choose(*fork);
    fork->dialog.begin(response);
    fork->is_confirmed = true;
    far_.can.learn(response);
    timer_.agree(response);
    take_answer(*fork, response);
}

void OutgoingInvite::take_answer(Fork& fork, const Message& response) {
    const auto sdp = sdp_of(response);
    const bool is_late_offer = far_.local_sdp.empty() && !fork.has_exchanged && !sdp.empty();
    const bool is_unanswered_early_offer = std::exchange(owed_prack_, {}).fork == &fork;
    if (!fork.has_exchanged && !sdp.empty()) fork.early_sdp = sdp;
    owed_ack_ = is_late_offer || is_unanswered_early_offer;
    if (owed_ack_) fork.turn.enter(OfferTurn::State::theirs);
    if (!owed_ack_ && !fork.has_exchanged) fork.turn.enter(OfferTurn::State::nobody);
    if (!std::exchange(fork.has_exchanged, true)) fork.take_remote_sdp(fork.early_sdp);
    if (!owed_ack_) acknowledge(fork, "");
    const auto told = std::exchange(fork.early_sdp, {});
    owner_.on_answered(told, owed_ack_);
}

void OutgoingInvite::acknowledge(Fork& fork, std::string_view answer) {
    owed_ack_ = false;
    auto ack = far_.make_ack(fork.dialog, request_.cseq());
    if (!answer.empty()) ack.set_body(sdp_type, std::string(answer));
    request_.acknowledge(fork.dialog.remote_tag(), std::move(ack), far_.flow);
}

void OutgoingInvite::accept_offer(std::string_view sdp) {
    const auto provisional = std::exchange(owed_prack_, {});
    auto& fork = provisional.fork ? *provisional.fork : *far_.current;
    far_.local_sdp = sdp;
    fork.turn.enter(OfferTurn::State::nobody);
    if (owed_ack_) return acknowledge(fork, sdp);
    if (provisional.fork) acknowledge_provisional(provisional, sdp);
}

void OutgoingInvite::acknowledge_without_answer() {
    if (owed_ack_) acknowledge(*far_.current, "");
}

// C1, C2: acknowledged and ended at once. A flood of forks is not answered for ever.
void OutgoingInvite::dismiss(const Message& response) {
    if (++dismissed_ > max_early_dialogs) return;
    auto dialog = invited_;
    dialog.begin(response);
    request_.acknowledge(response.to_tag(), far_.make_ack(dialog, request_.cseq()), far_.flow);
    far_.send_bye(dialog, dismissal_reason_);
}

void OutgoingInvite::on_failure(int status, const Message* response) {
    if (state_ == State::answered) return;
    if (state_ == State::inviting && status == 422 && response && timer_.raise(*response)) {
        return send();
    }
    if (state_ == State::inviting && response && far_.meets(*response)) return send();
    fail(status, response);
}

void OutgoingInvite::fail(int status, const Message* response) {
    const bool was_cancelling = state_ == State::cancelling;
    enter(State::over);
    if (was_cancelling) return owner_.on_invite_failed({.by = Ending::By::us, .status = 487});
    if (!response) {
        const auto by = status == 408 ? Ending::By::timer : Ending::By::wire;
        return owner_.on_invite_failed({.by = by, .status = status});
    }
    const auto ending = ending_by_them(*response);
    const auto uris = status < 400 ? redirections(*response) : std::vector<std::string>();
    if (uris.empty()) return owner_.on_invite_failed(ending);
    owner_.on_redirected(uris, ending);
}

void OutgoingInvite::enter(State next) {
    state_ = next;
    if (next == State::over) {
        window_.stop();
        owner_.on_invite_over();
    }
}

}  // namespace santral::sip
