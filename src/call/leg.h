#pragma once
// One telephone's part in a call: its SIP session, its side of offer and answer, its media endpoint, and what
// will be recorded of it. Who it talks to is the call's business. Signalling thread only.
//
//   dialled:   starting --180, 183--> ringing --200--> talking --BYE, ...--> ended
//   received:  starting --ring()--> ringing --answer()--> talking --BYE, ...--> ended

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/random.h"
#include "base/timers.h"
#include "call/call_record.h"
#include "call/digits.h"
#include "call/negotiation.h"
#include "media/media_plane.h"
#include "sip/dialog/invite_session.h"

namespace santral::call {

// What legs are made of. All outlive every leg.
struct Exchange {
    sip::TransactionLayer& transactions;
    sip::InviteSessions& sessions;
    media::MediaPlane& media;
    Timers& timers;
    Random& random;
    std::span<const rtp::Codec> codecs;  // Those that may be agreed on.
};

// A leg's dialog as other phones name it (RFC 3891, RFC 4235), seen from our side.
struct DialogId {
    std::string call_id;
    std::string local_tag;
    std::string remote_tag;
};

class Leg final : private sip::InviteSession::User {
public:
    enum class State : std::uint8_t { starting, ringing, talking, ended };
    enum class Side : std::uint8_t { caller, callee };

    // The call. Must not destroy the leg from within any of these.
    class User {
    public:
        virtual ~User() = default;
        virtual void on_leg_ringing(Leg& leg) = 0;
        virtual void on_leg_early_media(Leg& leg) = 0;  // agreed() is set.
        virtual void on_leg_answered(Leg& leg) = 0;     // A dialled one; agreed() is set.
        virtual void on_leg_confirmed(Leg& leg) = 0;    // The caller's ACK: offers may be made now.
        // The far side offers anew; without an offer it asks for ours. Answered by answer_offer,
        // offer_asked_for or refuse_offer, now or later.
        virtual void on_leg_offer(Leg& leg, const sdp::Offer* offer) = 0;
        virtual void on_leg_agreed(Leg& leg) = 0;  // The answer to an offer of ours: agreed() is new.
        virtual void on_leg_offer_refused(Leg& leg) = 0;
        virtual void on_leg_digit(Leg& leg, char digit, DigitFilter::Way way) = 0;  // Once a press.
        virtual void on_leg_redirected(Leg& leg, const std::vector<std::string>& uris) = 0;
        // REFER (RFC 3515): to be answered, now or later.
        virtual void on_leg_referred(Leg& leg, sip::ServerTransactionId id, const sip::Message& refer) = 0;
        virtual void on_leg_ended(Leg& leg) = 0;  // record().cause says why. Once.
    };

    struct Plan {
        int number = 1;
        Clock::time_point journey_start;
        media::ExpectedRemote expected;
        std::optional<media::EndpointId> beside;
        bool listens_for_tones = false;  // Where no telephone events are agreed on (M1).
        directory::MediaEncryption media_encryption = directory::MediaEncryption::automatic;
    };

    // Opens the endpoint; Errc::busy when no media port is free.
    static Result<std::unique_ptr<Leg>> make(Exchange& exchange, Side side, const Plan& plan,
                                             const sip::Flow& flow, User& user);
    Leg(const Leg&) = delete;
    Leg& operator=(const Leg&) = delete;
    ~Leg() override;

    // --- a callee ---
    // Completes the invitation with an offer of these formats and sends it.
    Result<void> dial(sip::Invitation invitation, const sip::Flow& flow, sdp::AudioFormats formats);

    // --- the caller ---
    // Before it is taken: what its INVITE offers, where it offers anything.
    void read_first(Result<sdp::Offer> offer);
    // False when the session could not begin (it has been answered by itself): the leg is ended.
    bool take(sip::ServerTransactionId id, const sip::Message& invite, const sip::Flow& flow,
              std::string contact);
    void ring();
    // What its INVITE offered; null for a late offer. The error: its description cannot be used.
    const sdp::Offer* find_first_offer() const { return first_offer_ ? &*first_offer_ : nullptr; }
    const std::string& offer_fault() const { return offer_fault_; }
    bool offers_what_we_speak() const;  // Or nothing, which leaves it to us.
    // 183 and 200, with the answer to its offer, or with our offer where there is none yet: with the codec of
    // `other` where that can be. other: null where it talks to nobody yet.
    Result<void> send_early_media(const sdp::Agreed* other);
    Result<void> answer(const sdp::Agreed* other);

    // --- any ---
    void answer_offer(const sdp::Offer& offer, const sdp::Agreed* other);
    void offer_asked_for(const sdp::AudioFormats& formats);
    void refuse_offer();
    Result<void> offer(const sdp::AudioFormats& formats);
    // Its network has changed, or its ICE checks stopped: it is offered other ICE credentials (RFC 8445 2.4).
    Result<void> restart_ice();
    // Whether its far side ever offered or answered one of these.
    bool has_named(const sdp::AudioFormats& formats) const;
    // What another phone may be offered that is to talk to this one.
    sdp::AudioFormats formats_to_pass_on() const;
    // Asks it to change to this codec, so that nothing has to be transcoded. False: it never named it, has
    // refused it, or cannot be asked now. An offer of what a phone cannot speak makes some stop their sound.
    bool ask_for_codec_of(const sdp::Agreed& other);
    void send_digit(char digit);  // By RFC 4733, or by INFO where the far side agreed on no events.
    // What it hears while it is held; "": the server's own.
    void use_music(const std::filesystem::path& music);
    // Tells the far side whom it talks to; at once when it is talking.
    void show(const std::string& identity_lines);
    // NOTIFY of its transfer (RFC 3515 2.4): the body is a status line.
    void notify(const std::string& fields, int status);
    // Ends it in the way its state asks for. on_leg_ended follows, perhaps before this returns.
    void hang_up(const Cause& cause);
    // It goes on as a part of another call, as the leg of this number there.
    void move_to(User& user, int number, Clock::time_point journey_start);

    State state() const { return state_; }
    Side side() const { return side_; }
    media::EndpointId endpoint() const { return endpoint_; }
    const sdp::Agreed* agreed() const { return negotiation_.find_agreed(); }
    bool has_offered() const { return first_offer_.has_value(); }
    // Whether the far side of a dialled one said anything at all yet.
    bool is_heard_of() const { return session_ && session_->is_heard_of(); }
    bool has_answered_sdp() const { return negotiation_.state() == sdp::OfferAnswer::State::stable; }
    const LegRecord& record() const { return record_; }
    LegRecord& record() { return record_; }
    DialogId dialog() const;
    bool is_waiting_for_statistics() const { return media_ == Media::closing; }

    void on_media(const media::Digit& digit);
    void on_media(const media::EndpointClosed& closed);

private:
    enum class Media : std::uint8_t { open, closing, closed };

    Leg(Exchange& exchange, Side side, const Plan& plan, const Negotiation& negotiation, User& user);

    void on_progress(int status, std::string_view sdp) override;
    void on_answered(std::string_view sdp, bool is_offer) override;
    void on_confirmed(std::string_view sdp) override;
    void on_offer(std::string_view sdp) override;
    void on_answer(std::string_view sdp) override;
    void on_offer_refused(int status) override;
    void on_redirected(const std::vector<std::string>& uris) override;
    void on_request(sip::ServerTransactionId id, const sip::Message& request) override;
    void on_ended(const sip::Ending& ending) override;

    bool settle_first(std::string_view sdp);
    bool settle(std::string_view sdp);
    void adopt(Negotiation negotiation);
    void tell_media();
    void note_named(rtp::Codec codec);
    Result<std::string> describe(const sdp::Agreed* other);
    void on_digit(DigitFilter::Way way, char digit);
    void reject(const Cause& cause);
    void note_end(const Cause& cause);
    void enter(State next, std::string_view why);
    milliseconds since_start() const;
    void close_media();

    Exchange& exchange_;
    User* user_;
    Side side_;
    State state_ = State::starting;
    Clock::time_point journey_start_;
    media::EndpointId endpoint_;
    Media media_ = Media::open;
    bool listens_for_tones_;
    std::filesystem::path music_;
    std::optional<sdp::Offer> first_offer_;  // Of a caller.
    std::string offer_fault_;
    std::vector<rtp::Codec> named_codecs_;     // That its far side ever offered or answered.
    std::optional<rtp::Codec> asked_codec_;    // By the offer that is out.
    std::optional<rtp::Codec> refused_codec_;  // By its last refusal.
    Negotiation negotiation_;
    Negotiation offered_;          // As it stood when the INVITE went out: each forked answer begins from it.
    bool is_told_to_end_ = false;  // By us: its record has the cause.
    DigitFilter digits_;
    LegRecord record_;
    std::unique_ptr<sip::InviteSession> session_;
};

std::string_view to_string(Leg::State state);

}  // namespace santral::call
