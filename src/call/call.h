#pragma once
// One call: a caller, the phones that ring for it, the one that answered, what is recorded and what is kept
// of it. Owned by the switchboard; signalling thread only.
//
//   arriving --dial--> ringing --200--> talking --BYE, timeout--> ending --statistics--> over
//       |                 '--all failed, no answer, cancelled------>'
//       '--refused-------------------------------------------------->'
//
// A call that a program orders begins before that: summoning --own phone answers--> arriving (RFC 3725).

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "base/thread_bound.h"
#include "call/bridge.h"
#include "call/call_events.h"
#include "call/party.h"
#include "call/refusal.h"
#include "call/ringing_phones.h"

namespace santral::call {

constexpr std::size_t max_deflections = 5;  // 3xx of phones that one call follows (C8, C9).
constexpr std::size_t max_ringing_phones = 32;

struct CallSettings {
    std::chrono::seconds ring_for{60};
    std::filesystem::path recordings;
    std::vector<media::Codec> codecs{rtp::all_codecs.begin(), rtp::all_codecs.end()};
};

struct DialogView;

class Call final : private Leg::User {
public:
    enum class State : std::uint8_t { summoning, arriving, ringing, talking, ending, over };

    // The switchboard.
    class User {
    public:
        virtual ~User() = default;
        // A phone of `owner` sends the call on: by the rights of the owner (C8).
        virtual Granted<CalledParty> route_deflected(const Call& call, const CalledParty& owner,
                                                     const std::string& uri) = 0;
        // The phone of the one who ordered the call was answered: now `dial`, or `refuse`.
        virtual void on_caller_ready(Call& call) = 0;
        virtual void on_call_changed(Call& call, CallChange change) = 0;
        virtual void on_endpoint_opened(Call& call, media::EndpointId endpoint) = 0;
        virtual void on_recording_started(Call& call, media::RecordingId recording) = 0;
        // Nothing is left to do. The call may be destroyed, but not from within this.
        virtual void on_call_over(Call& call) = 0;
    };

    Call(Exchange& exchange, CallRecords& records, const CallSettings& settings, User& user,
         CallRecord record);

    // Takes the INVITE of a caller that proved who it is. False when the session could not begin: forget the
    // call.
    bool take(sip::ServerTransactionId id, const sip::Message& invite, const sip::Flow& flow,
              CallingParty caller);
    // Rings the caller's own phones first; the one that answers calls on.
    void summon(CallingParty caller, const CalledParty& own);
    // Rings the phones of the called party. diversion: a whole Diversion line where a phone sent the call on,
    // or "".
    void dial(const CalledParty& called, const std::string& diversion = "");
    void refuse(const Refusal& refusal);
    void end(const Cause& cause);

    void on_media(const media::MediaEvent& event);

    State state() const { return state_; }
    const std::string& id() const { return record_.id; }
    const CallRecord& record() const { return record_; }
    const CallingParty& calling() const { return calling_; }
    std::size_t leg_count() const { return (caller_ ? 1 : 0) + phones_.size(); }

    // Who has a phone in it now that rings or talks.
    struct Party {
        std::string_view extension_id;
        bool is_talking;
    };
    std::vector<Party> parties() const;
    bool is_held() const { return bridge_ && bridge_->is_held(); }

private:
    friend std::vector<DialogView> view_of(const Call& call);  // call_view.h

    void on_leg_ringing(Leg& leg) override;
    void on_leg_early_media(Leg& leg) override;
    void on_leg_answered(Leg& leg) override;
    void on_leg_confirmed(Leg& leg) override;
    void on_leg_offer(Leg& leg, const sdp::Offer* offer) override;
    void on_leg_agreed(Leg& leg) override;
    void on_leg_offer_refused(Leg& leg) override;
    void on_leg_digit(Leg& leg, char digit, DigitFilter::Way way) override;
    void on_leg_redirected(Leg& leg, const std::vector<std::string>& uris) override;
    void on_leg_ended(Leg& leg) override;

    Result<std::unique_ptr<Leg>> make_leg(Leg::Side side, const sip::Flow& flow,
                                          media::ExpectedRemote expected);
    void ring_phones(const CalledParty& called, const CallingParty& shown, const std::string& extra_lines);
    void ring_phone(const CalledParty& called, const Binding& phone, const CallingParty& shown,
                    const std::string& extra_lines);
    void begin_summoned(Leg& own);
    sdp::AudioFormats formats_to_offer() const;
    const sdp::Offer* first_offer() const { return first_offer_ ? &*first_offer_ : nullptr; }
    Leg* find_leg(media::EndpointId endpoint);
    void wait_for_answer();
    void lose_gate();
    void on_phone_failed(const Leg& leg);
    void give_up();
    void follow_hold();
    void note_hold();
    void end_with(const Cause& cause);
    void start_recording();
    void on_recording(RecordingEntry::State state, std::uint64_t bytes, milliseconds length);
    void finish_if_silent();
    void finish();
    void enter(State next, std::string_view why);
    milliseconds since_start() const;
    std::string_view id_for_log() const;

    Exchange& exchange_;
    CallRecords& records_;
    const CallSettings& settings_;
    User& user_;
    State state_ = State::arriving;
    Clock::time_point started_;
    CallRecord record_;
    CallingParty calling_;
    int max_forwards_ = 0;  // Of the INVITEs that follow from this call (RFC 3261 16.6 step 3).
    std::optional<sdp::Offer> first_offer_;  // Of the caller; absent for a late offer.
    std::unique_ptr<Leg> caller_;
    bool is_summoned_ = false;          // The caller's leg is one that we dialled.
    RingingPhones phones_;              // All that ever rang.
    std::vector<std::string> visited_;  // Numbers that this call was sent to.
    Leg* gate_ = nullptr;               // The phone whose early media the caller hears (C7).
    std::optional<Bridge> bridge_;
    std::optional<Clock::time_point> held_since_;
    std::optional<sdp::Offer> waiting_offer_;  // Of one leg, while the other is asked for its codec.
    Leg* waiting_leg_ = nullptr;
    std::optional<media::RecordingId> recording_;
    Timer patience_;
    Timer statistics_guard_;
    ThreadBound thread_;
};

std::string_view to_string(Call::State state);

}  // namespace santral::call
