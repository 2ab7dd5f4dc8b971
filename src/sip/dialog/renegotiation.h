#pragma once
// Offers after the first: re-INVITE and UPDATE, both ways, with glare and refreshes of the session timer
// (RFC 3261 14, RFC 3311, RFC 4028 7.4 and 9, RFC 6337). One offer of each side at a time.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/timers.h"
#include "sip/dialog/awaited_ack.h"
#include "sip/dialog/dialog_request.h"
#include "sip/dialog/far_end.h"
#include "sip/dialog/invite_request.h"
#include "sip/dialog/session_timer.h"

namespace santral::sip {

constexpr int max_glare_retries = 5;         // 491s to one offer before the user is told.
constexpr std::size_t max_kept_invites = 4;  // Answered re-INVITEs whose 2xx may still be repeated.
constexpr auto announce_again_after = std::chrono::milliseconds(500);  // While another offer is pending.
constexpr auto reinvite_patience = std::chrono::seconds(32);  // From its 1xx until we cancel a re-INVITE.

class Renegotiation final : private InviteRequest::Owner {
public:
    // Of our offer.
    //   none --offer, refresh--> sent --2xx or refusal--> none
    //                            sent --491--> waiting --2.1 to 4 s, or 0 to 2 s--> sent
    enum class State { none, sent, waiting };

    // The session. May end it from any of these; only a later turn destroys us.
    class Owner {
    public:
        virtual ~Owner() = default;
        virtual void on_their_offer(std::string_view sdp) = 0;  // "": give one of ours by accept_offer().
        virtual void on_their_answer(std::string_view sdp) = 0;
        virtual void on_our_offer_refused(int status) = 0;
        // 481, 408, no answer, or no ACK: the session is to end by BYE.
        virtual void on_dialog_lost(int status, bool by_session_timer) = 0;
        virtual void on_renegotiation_settled() = 0;  // No request of either side waits for its answer.
    };

    enum class Ids { ours, theirs };  // Who made the Call-ID: the side that dialled.

    // All must outlive it.
    Renegotiation(FarEnd& far, SessionTimer& timer, Owner& owner, Ids call_id);

    // By re-INVITE, or by UPDATE where the dialog is early. Errors: busy.
    Result<void> offer(Method by, std::string_view sdp);
    // RFC 4028 7.4: UPDATE without SDP where the far side allows it, else a re-INVITE with the last SDP
    // again.
    void refresh();
    // The same, to tell what FarEnd::identity says now; while another offer is pending, after it.
    void announce();

    // INVITE, UPDATE, or PRACK with an offer (already found in order), of the current dialog or of a fork.
    void on_request(ServerTransactionId id, const Message& request, Fork& fork);
    void accept_offer(std::string_view sdp);
    void refuse_offer(int status);
    bool on_cancel(ServerTransactionId id);
    // True when it was the ACK of a 2xx of ours; its answer, if it brought one, is told.
    bool take_ack(const Message& ack);

    void on_stray_2xx(const Message& response);

    // A fork won: what was open with any other one is over (RFC 3261 13.2.2.4).
    void keep_only_current();
    // The session ends: an unanswered request of theirs is answered 487 (RFC 3261 15.1.2), timers stop.
    void stop();
    bool is_settled() const;  // Of our INVITEs none waits for its final response.

private:
    struct TheirRequest {
        ServerTransactionId id;
        Message request;
        Fork* fork;
    };
    enum class Purpose { offer, refresh };

    void on_provisional(const Message& response) override;
    void on_success(InviteRequest& request, const Message& response) override;
    void on_failure(int status, const Message* response) override;

    bool is_free() const;
    bool is_refused(ServerTransactionId id, const Message& request, const Fork& fork);
    void accept_without_sdp(ServerTransactionId id, const Message& request);
    void send(Method by);
    void send_reinvite();
    void send_update();
    void on_update_answered(int status, const Message* response);
    void take_answer(const Message& success);
    void on_refused(int status, const Message* response);
    void give_way();
    void wait_for_retry();
    void retry();
    void give_up(int status);

    FarEnd& far_;
    SessionTimer& timer_;
    Owner& owner_;
    Ids call_id_;

    State state_ = State::none;
    Fork* fork_ = nullptr;  // With whom ours is open.
    Purpose purpose_ = Purpose::offer;
    Method by_ = Method::invite;
    std::string offered_sdp_;
    int glares_ = 0;
    Timer retry_;
    Timer patience_;
    Timer announcement_;
    std::vector<std::unique_ptr<InviteRequest>> invites_;  // The last one is the newest.
    std::unique_ptr<DialogRequest> update_;

    std::unique_ptr<TheirRequest> theirs_;  // Null while they wait for nothing.
    AwaitedAck awaited_ack_;
    bool ack_brings_answer_ = false;  // Their re-INVITE asked for an offer of ours.
};

}  // namespace santral::sip
