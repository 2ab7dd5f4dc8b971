#pragma once
// The machine behind one InviteSession. It lives in InviteSessions, from the INVITE until nothing is left to
// send: the user's hold on it may die earlier (session_handle.h). So no callback can destroy it under its own
// feet.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sip/dialog/dialog_request.h"
#include "sip/dialog/far_end.h"
#include "sip/dialog/incoming_invite.h"
#include "sip/dialog/invite_session.h"
#include "sip/dialog/outgoing_invite.h"
#include "sip/dialog/renegotiation.h"
#include "sip/dialog/session_timer.h"

namespace santral::sip {

constexpr std::size_t max_pending_requests =
    16;  // Of ours without an answer in one dialog: more are not sent.

//   calling --1xx--> ringing --2xx--> established --BYE, 481, 408, timer--> ended
//      |                |                  ^
//      +--hang_up-------+--> cancelling ---|--any final------------------> ended
//   incoming --accept--> accepted --ACK----+
//      +--reject, CANCEL, BYE, no PRACK----------------------------------> ended
//                           +--BYE, hang_up, no ACK----------------------> ended
class Session final : private SessionTimer::User,
                      private OutgoingInvite::Owner,
                      private IncomingInvite::Owner,
                      private Renegotiation::Owner {
public:
    using State = InviteSession::State;

    // The table of sessions.
    class Keeper {
    public:
        virtual ~Keeper() = default;
        virtual void on_final_response(
            ServerTransactionId invite) = 0;         // No CANCEL can come for it any more.
        virtual void on_done(Session& session) = 0;  // Nothing left to do. Destroys it in a later turn.
    };

    // All must outlive it.
    Session(Surroundings& here, Keeper& keeper, const Invitation& invitation, const Flow& flow,
            InviteSession::User& user);
    struct Received {
        ServerTransactionId id;
        const Message& invite;
        std::string contact;
    };
    Session(Surroundings& here, Keeper& keeper, Received received, const Flow& flow,
            InviteSession::User& user);

    // --- from the table ---
    void dial() { outgoing_->send(); }
    void on_request(ServerTransactionId id, const Message& request, const Flow& flow);
    void on_ack(const Message& ack);
    void on_cancel(ServerTransactionId id, const Message& cancel);
    void on_stray_2xx(const Message& response);

    // --- from the handle: as in InviteSession ---
    void progress(int status, std::string_view sdp);
    void accept(std::string_view sdp);
    void reject(int status, std::string_view extra_fields);
    Result<void> offer(std::string_view sdp);
    void accept_offer(std::string_view sdp);
    void refuse_offer(int status);
    void send(Method method, std::string_view content_type, std::string body, std::string_view extra_fields);
    void announce(std::string lines);
    void hang_up(std::string_view reason);
    void abandon();  // The handle is gone: nobody is told anything any more.

    State state() const { return state_; }
    std::string_view call_id() const { return call_id_; }
    bool is_heard_of() const { return outgoing_ && outgoing_->is_heard_of(); }
    const FarEnd& far_end() const { return far_; }

private:
    Session(Surroundings& here, Keeper& keeper, InviteSession::User& user, std::string call_id,
            const Flow& flow, std::string contact, Renegotiation::Ids ids);

    void on_refresh_due() override { renegotiation_.refresh(); }
    void on_session_expired() override { lose({.by = Ending::By::timer, .status = 408}); }

    void on_progress(int status, std::string_view sdp) override;
    void on_answered(std::string_view sdp, bool is_offer) override;
    void on_redirected(const std::vector<std::string>& uris, const Ending& ending) override;
    void on_invite_failed(const Ending& ending) override { end(ending); }
    void on_invite_over() override { let_go_if_done(); }

    void on_accepted() override { enter(State::accepted, "we answered"); }
    void on_unacknowledged() override;
    void on_provisional_lost() override { end({.by = Ending::By::timer, .status = 504}); }

    void on_their_offer(std::string_view sdp) override;
    void on_their_answer(std::string_view sdp) override;
    void on_our_offer_refused(int status) override;
    void on_dialog_lost(int status, bool by_session_timer) override;
    void on_renegotiation_settled() override { let_go_if_done(); }

    void on_reinvite(ServerTransactionId id, const Message& request, Fork& fork);
    void on_prack(ServerTransactionId id, const Message& prack, Fork& fork);
    void on_bye(ServerTransactionId id, const Message& bye);
    void on_options(ServerTransactionId id, const Message& options);
    void on_other_request(ServerTransactionId id, const Message& request);
    void on_confirmed(const Message& ack);
    void on_request_answered(int status);
    bool may_update_early() const;

    void lose(const Ending& ending);
    void end(const Ending& ending);
    void enter(State next, std::string_view why);
    void let_go_if_done();

    Keeper& keeper_;
    InviteSession::User* user_;  // Null once on_ended was said or the handle is gone.
    bool has_handle_ = true;
    const std::string call_id_;
    State state_;
    FarEnd far_;
    SessionTimer timer_;
    Renegotiation renegotiation_;
    std::unique_ptr<OutgoingInvite> outgoing_;  // Of a dialled session.
    std::unique_ptr<IncomingInvite> incoming_;  // Of a received one.
    std::vector<std::unique_ptr<DialogRequest>> requests_;
    std::optional<std::string> bye_after_ack_;  // Its reason (RFC 3261 15: no BYE before the ACK of our 2xx).
};

std::string_view to_string(InviteSession::State state);

}  // namespace santral::sip
