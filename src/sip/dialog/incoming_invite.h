#pragma once
// The first INVITE of a received session: provisional responses, reliable where asked for, the 2xx until its
// ACK, refusal and CANCEL (RFC 3261 13.3, 9.2; RFC 3262 3).

#include <optional>
#include <string>
#include <string_view>

#include "sip/dialog/awaited_ack.h"
#include "sip/dialog/far_end.h"
#include "sip/dialog/reliable_provisionals.h"
#include "sip/dialog/session_timer.h"

namespace santral::sip {

constexpr auto provisional_repeat = std::chrono::seconds(60);  // RFC 3261 13.3.1.1: for proxies on the way.

//   ringing --accept--> accepting --all PRACKs are here--> accepted --ACK, or none in 64*T1--> over
//      +--reject, CANCEL, BYE, no PRACK----------------------------------------------------> over
class IncomingInvite {
public:
    enum class State { ringing, accepting, accepted, over };

    // The session. May end it from any of these; only a later turn destroys us.
    class Owner {
    public:
        virtual ~Owner() = default;
        virtual void on_accepted() = 0;          // The 2xx is on its way.
        virtual void on_unacknowledged() = 0;    // No ACK in 64*T1.
        virtual void on_provisional_lost() = 0;  // No PRACK in 64*T1; the INVITE was answered 504.
    };

    // All must outlive it. Keeps a copy of the INVITE until its final response.
    IncomingInvite(FarEnd& far, SessionTimer& timer, Owner& owner, ServerTransactionId id,
                   const Message& invite);

    void progress(int status, std::string_view sdp);
    void accept(std::string_view sdp);
    // Any final but 2xx. fields: whole header lines, or "".
    void reject(int status, std::string_view fields);

    // no: no reliable response waits for this PRACK. answer_due: that response had our offer.
    enum class Acknowledged { no, yes, answer_due };
    Acknowledged acknowledge(const Message& prack);
    // RFC 3311 5.1: before the PRACK the far side may not know the dialog, and no UPDATE may go.
    bool may_update() const;
    // An offer or answer beside the INVITE is settled: a 2xx that waited for it may go (RFC 6337 3.1.1).
    void proceed();
    // True when it was the ACK of our 2xx.
    bool take_ack(const Message& ack);
    // The far side ended the session by BYE without an ACK.
    void stop_waiting();

    ServerTransactionId id() const { return id_; }
    State state() const { return state_; }

private:
    void send_reliably(int status, std::string_view sdp);
    void send_unreliably(int status, std::string_view sdp);
    void repeat_provisional();
    void send_2xx();
    bool may_accept() const;
    void finish(State next);

    FarEnd& far_;
    SessionTimer& timer_;
    Owner& owner_;
    ServerTransactionId id_;
    std::uint32_t cseq_;
    State state_ = State::ringing;
    bool is_reliability_required_;
    bool offered_reliably_ = false;
    std::optional<Message> invite_;
    ReliableProvisionals reliable_;
    AwaitedAck awaited_ack_;
    std::string accepted_sdp_;
    std::optional<ResponseWriter> last_provisional_;
    Timer repeat_;
};

}  // namespace santral::sip
