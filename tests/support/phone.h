#pragma once
// A telephone for the flows and the simulator: registers with digest, calls, answers, holds, presses keys by
// INFO, hangs up, or vanishes. One call at a time, a second caller hears busy.

#include <memory>
#include <string>
#include <vector>

#include "sdp/protected_leg.h"
#include "sip/dialog/invite_session.h"
#include "tests/support/fake_network.h"

namespace santral::tests {

struct Account {
    std::string number;
    std::string password;
    std::string domain = "firm.example";
};

class Phone final : private sip::ServerUser, private sip::ClientUser, private sip::InviteSession::User {
public:
    enum class OnCall : std::uint8_t { rings, answers, is_busy, declines, stays_silent };

    Phone(FakeNetwork& network, Timers& timers, Random& random, Endpoint address, Endpoint exchange,
          Account account);
    ~Phone() override;

    void register_for(std::chrono::seconds expires = std::chrono::seconds(3600));
    void call(const std::string& target);  // A number or a SIP URI. Needs the nonce of a registration.
    void call_without_offer(const std::string& number);
    void answer();
    void send_early_media();  // 183 with a description.
    void reject(int status);
    void redirect_to(const std::string& uri);
    // How phones say it (M3): by a direction, or the old way by the address 0.0.0.0.
    enum class HoldForm : std::uint8_t { sendonly, inactive, zero_address, zero_address_alone };
    void hold(HoldForm form = HoldForm::sendonly);
    void resume();
    void offer_codec(rtp::Codec codec);                        // A re-INVITE with this one alone.
    void drop_protection();                                    // A re-INVITE that has none.
    void restart_ice(const rtp::IceCredentials& credentials);  // A re-INVITE from another network.
    void press_by_info(char digit);
    void refer(const std::string& refer_to, const std::string& more_lines = "");  // A whole Refer-To value.
    // INVITE that takes the place of this dialog, as another phone names it.
    void call_replacing(const std::string& target, const std::string& replaces);
    std::string replaces() const;  // How others name the dialog of its call (RFC 3891).
    void hang_up();
    void vanish();     // The network cable is out: nothing of it is heard, and it hears nothing.
    void come_back();  // In again.

    OnCall on_call = OnCall::rings;
    std::vector<rtp::Codec> codecs{rtp::Codec::pcma, rtp::Codec::pcmu};
    bool has_telephone_events = true;        // False: its keys are tones in the sound.
    sdp::Keying keying = sdp::Keying::none;  // What its offers ask for; offers to it are taken as they come.
    rtp::IceCredentials ice{"ufrag", "password-of-its-ice-agent"};
    std::string instance;  // Its +sip.instance; registers for GRUUs too where it has one.

    // --- what a test looks at ---
    bool is_registered() const { return registered_; }
    std::string public_gruu;  // URIs, as the last registration gave them.
    std::string temporary_gruu;
    int last_register_status() const { return register_status_; }
    bool is_ringing() const { return session_ && session_->state() == sip::InviteSession::State::incoming; }
    bool is_talking() const;
    bool has_call() const { return session_ != nullptr; }
    bool is_away() const { return away_; }
    int heard_ringing = 0;             // 180 and 183.
    int heard_early_media = 0;         // Those with a description.
    int last_status = 0;               // Of the ending of the last call.
    std::string last_reason;           // Its text.
    std::string caller_shown;          // From of the last incoming call.
    std::string lines_of_last_invite;  // The whole message.
    int offers_answered = 0;
    int offers_refused = 0;
    int calls_received = 0;
    std::string digits_by_info;
    std::string identity_shown;         // P-Asserted-Identity that it was told last.
    std::vector<std::string> notified;  // Of its REFERs: the status line, and the state in short.
    int answered_elsewhere = 0;         // CANCELs that say so (C2).
    const Endpoint& address() const { return flow_.local; }
    const sdp::Agreed* agreed() const { return negotiation_ ? negotiation_->find_agreed() : nullptr; }
    std::size_t open_transactions() const { return transactions_.open(); }

private:
    void on_request(sip::ServerTransactionId id, const sip::Message& request, const sip::Flow& flow) override;
    void on_ack(const sip::Message& ack, const sip::Flow& flow) override;
    void on_cancel(sip::ServerTransactionId invite, const sip::Message& cancel) override;
    void on_stray_2xx(const sip::Message& response, const sip::Flow& flow) override;
    void on_response(const sip::Message& response) override;
    void on_no_response(int status) override;
    void on_progress(int status, std::string_view sdp) override;
    void on_answered(std::string_view sdp, bool is_offer) override;
    void on_confirmed(std::string_view sdp) override;
    void on_offer(std::string_view sdp) override;
    void on_answer(std::string_view sdp) override;
    void on_offer_refused(int status) override;
    void on_redirected(const std::vector<std::string>& uris) override;
    void on_request(sip::ServerTransactionId id, const sip::Message& request) override;
    void on_ended(const sip::Ending& ending) override;

    void send_register();
    std::string authorization(std::string_view method, const std::string& uri);
    void dial(const std::string& target, bool with_offer, const std::string& more_lines = "");
    void learn_identity(const sip::Message& message);
    void take_gruus(const sip::Message& response);
    void begin_negotiation();
    std::string describe_answer();
    sdp::AudioFormats formats() const;
    Result<sdp::Offer> understand(std::string_view sdp) const;
    using Edit = std::function<void(std::string& sdp)>;
    void offer(sdp::AudioFormats formats, const Edit& edit = {});

    FakeNetwork& network_;
    Timers& timers_;
    Random& random_;
    sip::Flow flow_;
    Account account_;
    sip::TransactionLayer transactions_;
    sip::InviteSessions sessions_;
    sip::ClientTransaction registering_;
    std::chrono::seconds expires_{3600};
    std::string realm_;
    std::string nonce_;
    unsigned nonce_count_ = 0;
    std::string register_call_id_;
    unsigned register_cseq_ = 0;
    bool registered_ = false;
    bool away_ = false;
    int register_status_ = 0;
    std::optional<sdp::OfferAnswer> negotiation_;
    std::string received_offer_;
    std::unique_ptr<sip::InviteSession> session_;
    std::vector<std::unique_ptr<sip::InviteSession>> over_;
    Timer sweep_;
};

}  // namespace santral::tests
