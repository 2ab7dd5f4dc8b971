#pragma once
// The far end of one session as all machines of the session see it: the dialogs with it (several while a
// dialled INVITE forks), where it is, what it can do, and how messages to it are dressed.
//
// Requests within the dialog go by the flow of the far end's last request, or by the flow we dialled: the
// flow wins over the address in Contact, which behind a NAT leads nowhere. The Request-URI is the Contact all
// the same.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/timers.h"
#include "sip/dialog/capabilities.h"
#include "sip/dialog/dialog.h"
#include "sip/dialog/dialog_request.h"
#include "sip/dialog/invite_session.h"
#include "sip/dialog/offer_turn.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::sip {

constexpr std::size_t tag_characters = 11;     // 65 bits; RFC 3261 19.3 asks for 32.
constexpr std::size_t max_early_dialogs = 16;  // Of one INVITE; responses of further ones are ignored.

// What all sessions share. The references outlive them.
struct Surroundings {
    TransactionLayer& transactions;
    Timers& timers;
    Random& random;
    SessionTimerRules rules;
    std::string server_header;
};

// One dialog of the session.
struct Fork {
    explicit Fork(Dialog made) : dialog(std::move(made)) {}

    // RFC 3262 4: true when the reliable provisional response is the next one; it is then to be acknowledged.
    bool take_rseq(std::uint32_t rseq);
    // True when the description differs from the one before.
    bool take_remote_sdp(std::string_view sdp);

    Dialog dialog;
    OfferTurn turn;
    bool is_confirmed = false;   // By a 2xx: an early dialog no more (RFC 3261 12).
    bool has_exchanged = false;  // The first offer and answer are through, so that later ones may come.
    std::string early_sdp;       // Of a 1xx, until the 2xx comes.

private:
    std::optional<std::uint32_t> rseq_;
    std::size_t remote_sdp_hash_ = 0;
};

class FarEnd {
public:
    FarEnd(Surroundings& surroundings, Flow first_flow, std::string our_contact, std::string our_tag);

    Fork* find_fork(std::string_view remote_tag);
    // The dialog of a response to `invited`, begun where it is new; null beyond max_early_dialogs.
    Fork* fork_of(const Message& response, const Dialog& invited);
    Fork& begin(Dialog dialog);  // And makes it the current one.
    // Only this one is left (RFC 3261 13.2.2.4).
    void choose(Fork& winner);

    // From now on every request proves who we are, where the far end has asked for it.
    void log_in_with(DigestAccount account);
    // Of every final response to a request of ours: whether it is a challenge that can be met, so that the
    // request is to be made and sent again.
    bool meets(const Message& response) { return proof_ && proof_->meets(response); }
    // A BYE that may yet be challenged.
    bool is_saying_farewell() const { return farewell_ && farewell_->is_pending(); }

    RequestWriter make_request(Dialog& dialog, Method method, int max_forwards = 70);
    RequestWriter make_ack(const Dialog& dialog, std::uint32_t cseq) const;
    void send_bye(Dialog& dialog, std::string_view reason);

    ResponseWriter make_response(const Message& request, int status) const;
    void respond(ServerTransactionId id, const Message& request, int status) const;
    // A 500 that may be tried again soon (RFC 3261 14.2), a 491, or whatever OfferTurn::refusal says.
    void respond_not_now(ServerTransactionId id, const Message& request, int status) const;

    Surroundings& here;
    const std::string local_tag;
    const std::string contact;
    Flow flow;
    RemoteCapabilities can;
    Fork* current = nullptr;  // The chosen one; before that the one that spoke last. Null before any did.
    std::string identity;     // Lines that say who is connected; in every offer and response of ours.
    std::string local_sdp;    // Last sent: a refresh by re-INVITE repeats it (RFC 4028 7.4).
    std::function<void()> on_farewell_over = [] {};

private:
    void dress(RequestWriter& request);

    std::vector<std::unique_ptr<Fork>> forks_;
    std::unique_ptr<DigestClient> proof_;
    std::string proof_of_invite_;  // An ACK repeats that of its INVITE (RFC 3261 22.1).
    std::unique_ptr<DialogRequest> farewell_;
};

}  // namespace santral::sip
