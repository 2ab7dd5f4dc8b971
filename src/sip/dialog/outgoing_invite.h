#pragma once
// The first INVITE of a dialled session: early dialogs by To tag, PRACK, CANCEL, redirection, and the choice
// of the first 2xx. Every other 2xx is acknowledged and ended by BYE (RFC 3261 13.2, 9.1; RFC 3262 4).

#include <string>
#include <string_view>
#include <vector>

#include "base/timers.h"
#include "sip/dialog/far_end.h"
#include "sip/dialog/invite_request.h"
#include "sip/dialog/session_timer.h"

namespace santral::sip {

constexpr std::size_t max_redirections = 10;  // Contacts of one 3xx that are told.

//   inviting --1xx--> inviting --first 2xx--> answered --64*T1--> over
//      |  cancel()        |
//      v                  +--300 to 699, or none--> over
//   cancelling --any final--> over, after a 2xx by way of answered
class OutgoingInvite final : private InviteRequest::Owner {
public:
    enum class State { inviting, cancelling, answered, over };

    // The session. May end it from any of these; only a later turn destroys us.
    class Owner {
    public:
        virtual ~Owner() = default;
        virtual void on_progress(int status, std::string_view sdp) = 0;
        // The dialog of the 2xx is the current one. is_offer: the ACK waits for accept_offer().
        virtual void on_answered(std::string_view sdp, bool is_offer) = 0;
        virtual void on_redirected(const std::vector<std::string>& uris, const Ending& ending) = 0;
        virtual void on_invite_failed(const Ending& ending) = 0;
        virtual void on_invite_over() = 0;  // No 2xx can come any more.
    };

    // All must outlive it.
    OutgoingInvite(FarEnd& far, SessionTimer& timer, Owner& owner, const Invitation& invitation);

    void send();
    // Stops ringing; the ending follows by on_invite_failed. reason: value of a Reason header, or "".
    void cancel(std::string_view reason);

    // An offer of the far side that came where we gave none: in a reliable 1xx or in the 2xx.
    bool owes_answer() const { return owed_prack_.fork != nullptr || owed_ack_; }
    void accept_offer(std::string_view sdp);
    // The 2xx must be acknowledged, even if there is no answer to give (RFC 3261 13.2.2.4): a BYE follows.
    void acknowledge_without_answer();

    // For a 2xx that the transaction layer no longer leads here.
    void on_stray_2xx(const Message& response) { request_.on_response(response); }
    bool is_cseq(std::uint32_t cseq) const { return request_.cseq() == cseq; }
    State state() const { return state_; }
    bool is_heard_of() const { return is_heard_of_; }  // Any 1xx came.

private:
    struct Provisional {  // A reliable one.
        Fork* fork = nullptr;
        std::uint32_t rseq = 0;
    };

    void on_provisional(const Message& response) override;
    void on_success(InviteRequest& request, const Message& response) override;
    void on_failure(int status, const Message* response) override;

    std::string_view take_early_sdp(Fork& fork, const Message& response, bool is_reliable);
    void take_reliable(Provisional provisional);
    void acknowledge_provisional(Provisional provisional, std::string_view answer);
    void take_answer(Fork& fork, const Message& response);
    void dismiss(const Message& response);
    void acknowledge(Fork& fork, std::string_view answer);
    void fail(int status, const Message* response);
    void enter(State next);

    FarEnd& far_;
    SessionTimer& timer_;
    Owner& owner_;
    State state_ = State::inviting;
    Dialog invited_;  // Without a remote tag: what every fork begins from.
    std::string extra_fields_;
    int max_forwards_;
    bool is_heard_of_ = false;
    InviteRequest request_;
    std::size_t dismissed_ = 0;
    Provisional owed_prack_;        // The last one with an offer.
    bool owed_ack_ = false;         // The 2xx had an offer.
    std::string dismissal_reason_;  // Of the BYE after a 2xx that we do not want.
    Timer window_;                  // Forks may answer 64*T1 long after the first did (RFC 3261 13.2.2.4).
};

}  // namespace santral::sip
