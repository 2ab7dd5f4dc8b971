#pragma once
// One INVITE session of a dialog, from INVITE to BYE, either side: RFC 3261 12 to 15, 3262 (PRACK), 3311
// (UPDATE), 4028 (session timers), 3264/6337 (whose turn it is to offer), 3326 (Reason). Bodies are opaque
// text here: what an SDP means is the user's to say. Pure; signalling thread only.
//
//   dialled:   calling --1xx--> ringing --2xx--> established --BYE/...--> ended
//   received:  incoming --accept--> accepted --ACK--> established --BYE/...--> ended
//   cancelling: hang_up() before the final response; a crossing 2xx is acknowledged and ended by BYE (C1).

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sip/auth/digest_client.h"
#include "sip/message/flow.h"
#include "sip/message/message.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::sip {

// Why a session ended, in the words of both standards.
struct Ending {
    enum class By { us, them, timer, wire };
    By by = By::us;
    int status = 0;    // SIP status that ended it: 486, 487, 408, 503, ...; 200 for a normal BYE.
    int q850 = 0;      // Of a Reason header, 0 when there was none.
    std::string text;  // Reason text or phrase.
};

// Session timer rules (RFC 4028), from the configuration.
struct SessionTimerRules {
    std::chrono::seconds expires{1800};
    std::chrono::seconds minimum{90};
};

// What a dialled session is made from. Strings are whole header values.
struct Invitation {
    std::string uri;      // Request-URI.
    std::string from;     // name-addr without tag: "\"Ayşe\" <sip:101@firm.example>".
    std::string to;       // name-addr without tag.
    std::string contact;  // "<sip:101@192.0.2.1:5060>".
    std::string call_id;
    std::vector<std::string> routes;  // Route values in order: Path of the registration.
    std::string identity;             // Whole header lines that say who calls, as those of announce().
    std::string extra_fields;         // Whole header lines: Diversion, Call-Info, ...
    std::string offer;                // SDP, or "" for a late offer.
    int max_forwards = 70;
    // Where the far end may challenge us (a trunk): what we prove ourselves with, in the whole dialog.
    std::optional<DigestAccount> account = std::nullopt;
};

class InviteSession {
public:
    enum class State { calling, ringing, incoming, accepted, established, cancelling, ended };

    // The leg above. Each may hang up or destroy the session from within any of these, unless said otherwise.
    class User {
    public:
        virtual ~User() = default;
        // 101 to 199 of a dialled session. sdp: the answer (or, for a late offer, the offer) in it, or "".
        // Reliable ones (RFC 3262) have been acknowledged by PRACK already, but for an offer: accept_offer()
        // sends the PRACK with its answer.
        virtual void on_progress(int status, std::string_view sdp) = 0;
        // 2xx of a dialled session, already acknowledged unless `is_offer`: then accept_offer() sends the
        // ACK. sdp: that of the 2xx or, where it has none, that of an earlier response of the same fork.
        virtual void on_answered(std::string_view sdp, bool is_offer) = 0;
        // A received session's 2xx was acknowledged; sdp is the answer to a late offer, or "".
        virtual void on_confirmed(std::string_view sdp) = 0;
        // The far side offers anew (re-INVITE, UPDATE, PRACK). Answer by accept_offer() or refuse_offer(),
        // now or later. "" asks for an offer of ours (re-INVITE without SDP): give it by accept_offer().
        virtual void on_offer(std::string_view sdp) = 0;
        // The answer to what we offered by offer(), or to an offer we gave where on_offer("") asked; or to
        // the session refresh by re-INVITE, where it is not the same as before.
        virtual void on_answer(std::string_view sdp) = 0;
        // What we offered by offer() was refused: the session goes on as before. 491 is retried within,
        // unseen, unless the far side offers before our time has come: then it is told, and its on_offer
        // follows.
        virtual void on_offer_refused(int status) = 0;
        // 3xx of a dialled session: the Contact URIs, best first. Ended unless the user dials again itself.
        virtual void on_redirected(const std::vector<std::string>& uris) = 0;
        // A request within the dialog that is not this class's business (INFO, REFER, MESSAGE, NOTIFY, ...):
        // answered by the user through TransactionLayer::respond.
        virtual void on_request(ServerTransactionId id, const Message& request) = 0;
        // The session is over, said exactly once. Last: the user may destroy us.
        virtual void on_ended(const Ending& ending) = 0;
    };

    virtual ~InviteSession() = default;

    virtual State state() const = 0;
    virtual std::string_view call_id() const = 0;
    virtual std::string_view local_tag() const = 0;
    virtual std::string_view remote_tag() const = 0;  // "" until known.
    virtual const Flow& flow() const = 0;
    virtual bool remote_supports(
        std::string_view option_tag) const = 0;  // Supported/Require of the far side.
    virtual std::string_view remote_user_agent() const = 0;
    // Of a dialled session: whether any provisional response came, be it 100.
    virtual bool is_heard_of() const = 0;

    // --- a received session ---
    // 101 to 199. With sdp: the answer (or the offer of a late-offer INVITE). Sent reliably when the far side
    // requires 100rel, or supports it and sdp is not empty.
    virtual void progress(int status, std::string_view sdp = "") = 0;
    // 200. Waits until a reliable response with sdp is acknowledged. sdp is not sent where progress() gave it
    // reliably: what has changed since is to be offered after on_confirmed.
    virtual void accept(std::string_view sdp) = 0;
    // Any final of 300 to 699. extra_fields: whole header lines (Reason, Retry-After, Contact) or "".
    virtual void reject(int status, std::string_view extra_fields = "") = 0;

    // --- an established session (or an early dialog that allows UPDATE) ---
    // Offers anew: re-INVITE, or UPDATE in an early dialog. Refused (Errc::busy) while another offer is
    // pending.
    virtual Result<void> offer(std::string_view sdp) = 0;
    virtual void accept_offer(std::string_view sdp) = 0;
    virtual void refuse_offer(int status = 488) = 0;
    // A request within the dialog that nobody waits for (INFO with a digit, NOTIFY of a transfer).
    // extra_fields: whole header lines, or "".
    virtual void send(Method method, std::string_view content_type, std::string body,
                      std::string_view extra_fields = "") = 0;
    // Whole header lines (P-Asserted-Identity: RFC 3325, RFC 5876) that our responses and offers within the
    // dialog carry from now on. An established session is told at once, without a new offer: by UPDATE where
    // the far side allows it, else by a re-INVITE with the last SDP; later, while another offer is pending.
    virtual void announce(std::string lines) = 0;

    // --- any session ---
    // Ends it in the way its state asks for: CANCEL, a final response (480), or BYE. on_ended follows,
    // perhaps before this returns. reason: value of a Reason header ("SIP;cause=200;text=\"Call completed
    // elsewhere\"") or "".
    virtual void hang_up(std::string_view reason = "") = 0;
};

// Makes sessions and leads messages of their dialogs to them. One per exchange.
class InviteSessions {
public:
    // All must outlive it, and it every session it made. server_header: value of the User-Agent/Server
    // header, "" for none.
    InviteSessions(TransactionLayer& transactions, Timers& timers, Random& random, SessionTimerRules rules,
                   std::string server_header);
    ~InviteSessions();

    // Sends the INVITE. User is not called before this returns. The session dies with the pointer: an
    // unfinished one is cancelled or ended by BYE first, and what must still be sent (ACK + BYE of a crossing
    // 2xx) goes on without it.
    std::unique_ptr<InviteSession> dial(const Invitation& invitation, const Flow& flow,
                                        InviteSession::User& user);
    // Takes a received INVITE without To tag. contact: our own, as a header value. Answers 422 itself where
    // the session timer asks for it (RFC 4028 section 9) and 420 for an unknown Require: then null.
    std::unique_ptr<InviteSession> take(ServerTransactionId id, const Message& invite, const Flow& flow,
                                        std::string contact, InviteSession::User& user);

    // From the ServerUser: each says whether it belonged to a session here.
    bool on_request(ServerTransactionId id, const Message& request, const Flow& flow);  // With a To tag.
    bool on_ack(const Message& ack);
    bool on_cancel(ServerTransactionId invite, const Message& cancel);
    bool on_stray_2xx(const Message& response, const Flow& flow);

    std::size_t open() const;  // Sessions alive, and those that only finish their ending.

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace santral::sip
