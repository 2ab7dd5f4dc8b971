#pragma once
// One call: a journey of a caller, whoever it reaches. Its telephones, who of them talk, what is recorded and
// what is kept of it. Owned by the switchboard; signalling thread only.
//
//   arriving --reach--> ringing --200--> talking --BYE, timeout--> ending --statistics--> over
//       |                  '--all failed, no answer, cancelled------>'
//       '--refused-------------------------------------------------->'
//
// A call that a program orders begins before that: summoning --own phone answers--> arriving (RFC 3725).
// While it talks a feature may hold it in a CallSession: who leaves and who answers is then the session's
// business.

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "base/thread_bound.h"
#include "call/attempt.h"
#include "call/bridge.h"
#include "call/call_events.h"
#include "call/call_session.h"
#include "call/code_listener.h"
#include "call/participants.h"
#include "call/refusal.h"
#include "call/tape.h"

namespace santral::call {

constexpr std::size_t max_deflections = 5;  // 3xx of phones that one call follows (C8, C9).
constexpr std::size_t max_legs = 48;        // That one call ever has; no further phone is rung.

struct CallSettings {
    std::chrono::seconds ring_for{60};
    std::filesystem::path recordings;
    std::vector<media::Codec> codecs{rtp::all_codecs.begin(), rtp::all_codecs.end()};
};

class Call final : private Leg::User, private Attempt::User, private CodeListener::User {
public:
    enum class State : std::uint8_t { summoning, arriving, ringing, talking, ending, over };
    // Whether a talk is what the call is about, or one aside from it (a question before a transfer).
    enum class Talk : std::uint8_t { main, aside };

    // The switchboard.
    class User {
    public:
        virtual ~User() = default;
        // A phone of `owner` sends the call on: by the rights of the owner (C8).
        virtual Granted<Route> route_deflected(const Call& call, const Party& owner,
                                               const std::string& uri) = 0;
        // Nobody was reached: where the route goes on to.
        virtual Granted<Route> route_onward(const Call& call, const Onward& onward) = 0;
        // The phone of the one who ordered the call was answered: now `reach`, or `refuse`.
        virtual void on_caller_ready(Call& call) = 0;
        virtual void on_call_changed(Call& call, CallChange change) = 0;
        virtual void on_endpoint_opened(Call& call, media::EndpointId endpoint) = 0;
        virtual void on_recording_started(Call& call, media::RecordingId recording) = 0;
        // Which codes this one may use in talk (X4), and what its digits may mean; null: none.
        virtual const directory::TenantCodes* find_codes(const Call& call, const Leg& leg) const = 0;
        // The music on hold of its firm, as it is now; "": the server's own.
        virtual std::filesystem::path find_music(const Call& call) const = 0;
        virtual bool is_number(const Call& call, std::string_view number) const = 0;
        virtual bool may_grow(const Call& call, std::string_view number) const = 0;
        virtual void on_code(Call& call, Leg& by, directory::FeatureCode code, const std::string& number) = 0;
        virtual void on_referred(Call& call, Leg& by, sip::ServerTransactionId id,
                                 const sip::Message& refer) = 0;
        // Nothing is left to do. The call may be destroyed, but not from within this.
        virtual void on_call_over(Call& call) = 0;
    };

    Call(Exchange& exchange, CallRecords& records, const CallSettings& settings, User& user,
         CallRecord record);

    // --- its beginning ---
    // Takes the INVITE of a caller that proved who it is. False when the session could not begin: forget the
    // call.
    bool take(sip::ServerTransactionId id, const sip::Message& invite, const sip::Flow& flow, Party caller);
    // Rings the caller's own phones first; the one that answers calls on.
    void summon(Party caller, const CalledParty& own);
    // Rings whom the route names, for the caller.
    void dial(Route route);
    void refuse(const Refusal& refusal);
    // Answers the caller though nobody is rung, for a feature that serves it. The call may be over
    // afterwards.
    void serve();

    // --- for a feature that holds it ---
    void hold_in(std::unique_ptr<CallSession> session);
    // The session is over. What is left behind: two legs that talk, or the end.
    void let_go();
    // Rings whom the route names, for a leg that waits and hears ringback. The session hears the outcome.
    void reach(Leg& listener, Route route, Attempt::Introduction introduction);
    void stop_reaching(const Cause& cause);
    // Those who ring go on ringing, for another leg.
    void hand_attempt_to(Leg& listener);
    // Those who ring in the other call ring for a leg of this one now, by a transfer of this number. The
    // other one has an attempt.
    void adopt_attempt(Call& other, Leg& listener, const std::string& by);
    // The two that talk no longer do; `waiting` hears music.
    void part(Leg& waiting);
    // These two talk from now on, and are told of each other.
    void connect(Leg& one, Leg& other, Talk talk = Talk::main);
    // Codes of this leg are obeyed from now on; its keys are heard by nobody else until they mean nothing.
    void listen(Leg& leg, CodeMatcher::Mode mode);
    // Waits for a number, as after the code.
    void ask_number(Leg& leg, directory::FeatureCode code);
    void play(Leg& leg, media::Tone tone) { exchange_.media.play(leg.endpoint(), tone); }
    // What those who watch calls are to hear: that it was transferred.
    void tell(CallChange change) { user_.on_call_changed(*this, change); }
    // Hangs up one leg; the call goes on without it.
    void release(Leg& leg, const Cause& cause);
    // A leg of another call goes on in this one.
    Leg& adopt(Call& other, Leg& leg, Arrival arrival);
    // The newcomer answers in place of those who ring. There is an attempt with a listener.
    void pick_up(Leg& newcomer);
    // Its only leg went to another call before it was put on record: it never was.
    void dissolve();

    void end(const Cause& cause);
    void on_media(const media::MediaEvent& event);

    State state() const { return state_; }
    const std::string& id() const { return record_.id; }
    std::string_view id_for_log() const;  // Its last characters.
    const CallRecord& record() const { return record_; }
    const Party& calling() const { return calling_; }
    const Party& who(const Leg& leg) const { return participants_.find(leg)->who; }
    const std::vector<Participant>& participants() const { return participants_.all(); }
    // The other one of the two who talk; null when this one does not.
    Leg* find_peer(const Leg& leg) const;
    const Leg* find_caller() const { return caller_; }
    Attempt* find_attempt() const { return attempt_.get(); }
    // What holds the call; null: nothing does.
    CallSession* find_session() const { return session_.get(); }
    Leg* find_leg(const DialogId& dialog) const;
    Timers& timers() const { return exchange_.timers; }
    sip::TransactionLayer& transactions() const { return exchange_.transactions; }
    Random& random() const { return exchange_.random; }

    // Who has a phone in it now that rings or talks.
    struct Presence {
        std::string_view extension_id;
        bool is_talking;
    };
    std::vector<Presence> parties() const;
    bool is_held() const { return bridge_ && bridge_->is_held(); }

private:
    void on_leg_ringing(Leg& leg) override;
    void on_leg_early_media(Leg& leg) override;
    void on_leg_answered(Leg& leg) override;
    void on_leg_confirmed(Leg& leg) override;
    void on_leg_offer(Leg& leg, const sdp::Offer* offer) override;
    void on_leg_agreed(Leg& leg) override;
    void on_leg_offer_refused(Leg& leg) override;
    void on_leg_digit(Leg& leg, char digit, DigitFilter::Way way) override;
    void on_leg_redirected(Leg& leg, const std::vector<std::string>& uris) override;
    void on_leg_referred(Leg& leg, sip::ServerTransactionId id, const sip::Message& refer) override;
    void on_leg_ended(Leg& leg) override;
    bool is_number(const Leg& leg, std::string_view number) const override;
    bool may_grow(const Leg& leg, std::string_view number) const override;
    void pass_on(const Leg& leg, char key) override;
    void on_code(Leg& leg, directory::FeatureCode code, const std::string& number) override;
    void on_code_abandoned(Leg& leg, directory::FeatureCode code) override;
    void ring_phones(Attempt& attempt, const CalledParty& called) override;
    void on_first_ringing() override;
    void on_unreached(const Cause& cause) override;

    Result<std::unique_ptr<Leg>> make_leg(Leg::Side side, const sip::Flow& flow, const Party& who,
                                          bool is_behind_nat);
    void ring_phone(Attempt& attempt, const CalledParty& called, const Binding& phone);
    void refuse_without_leg(sip::ServerTransactionId id, const sip::Message& invite, const Error& why);
    void make_attempt(Leg* listener, Attempt::Introduction introduction);
    Attempt& retire_attempt();
    void retire_session();
    void sweep_soon();
    void on_party_left(Leg& leg);
    void begin_summoned(Leg& own);
    Result<void> answer_if_waiting(Leg& leg, const Leg& other);
    void settle_codec(Leg& one, Leg& other);
    void answer_waiting(const Leg& asked);
    void answer_alone(Leg& leg, const sdp::Offer* offer);
    CodeListener* find_listener(const Leg& leg) const;
    void note_answer(const Leg& leg);
    void record_talk(const Leg& one, const Leg& other, Talk talk);
    Participant give(Leg& leg, const Call& to);
    void unbridge();
    void tell_records(bool is_plain);
    void follow_hold();
    void note_hold();
    bool is_heard(const Participant& one) const;
    void count_waiting();
    bool goes_onward(const Cause& cause);
    void open_record();
    void end_with(const Cause& cause);
    void finish_if_silent();
    void finish();
    void enter(State next, std::string_view why);
    milliseconds since_start() const;

    Exchange& exchange_;
    CallRecords& records_;
    const CallSettings& settings_;
    User& user_;
    State state_ = State::arriving;
    Clock::time_point started_;
    CallRecord record_;
    Tape tape_;
    Party calling_;
    int max_forwards_ = 0;  // Of the INVITEs that follow from this call (RFC 3261 16.6 step 3).
    int legs_made_ = 0;
    bool is_on_record_ = false;
    Participants participants_;
    Leg* caller_ = nullptr;             // Null before there is one.
    std::vector<std::string> visited_;  // Numbers that this call was sent to.
    std::unique_ptr<Attempt> attempt_;
    std::vector<std::unique_ptr<CodeListener>> listeners_;
    std::optional<Bridge> bridge_;
    std::unique_ptr<CallSession> session_;
    bool is_told_held_ = false;                // Those who watch calls know that it is held.
    Stopwatch waiting_;                        // While at least one who is connected hears nobody.
    std::optional<sdp::Offer> waiting_offer_;  // Of one leg, while the other is asked for its codec.
    Leg* waiting_leg_ = nullptr;
    std::vector<std::unique_ptr<Attempt>> spent_attempts_;      // They may be further up the stack.
    std::vector<std::unique_ptr<CallSession>> spent_sessions_;  // The same.
    Timer sweep_;
    Timer statistics_guard_;
    ThreadBound thread_;
};

std::string_view to_string(Call::State state);

}  // namespace santral::call
