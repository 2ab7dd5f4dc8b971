#pragma once
// Reaching somebody for a leg that waits: which phones ring, what the waiting side hears meanwhile (ringback,
// or the early media that really comes: C7), and, when nobody answered, why. Signalling thread only.
//
//   ringing --an answer: the call stops it--> over
//      |'--all of a step failed, a line is silent, or time is up: the next step--> ringing
//      '---no step is left--> over

#include <optional>
#include <string>
#include <vector>

#include "call/leg.h"
#include "call/route.h"

namespace santral::call {

// A line of several that says nothing in this time, not even 100, is taken for broken: its caller would not
// wait for Timer B (RFC 3261 17.1.1.2).
constexpr std::chrono::seconds line_patience{4};

class Attempt {
public:
    // The call.
    class User {
    public:
        virtual ~User() = default;
        // Dials the phones of one party: each is added, or noted as a failure.
        virtual void ring_phones(Attempt& attempt, const CalledParty& called) = 0;
        virtual void on_first_ringing() = 0;
        // Nobody answered. Last: may retire the attempt.
        virtual void on_unreached(const Cause& cause) = 0;
    };
    // What every phone that it rings is told.
    struct Introduction {
        Party caller;
        std::string lines;     // Whole header lines: Diversion, Call-Info.
        Arrival arrival = {};  // For the record.
    };

    // All outlive it. listener: null where nobody hears it yet.
    Attempt(Exchange& exchange, std::chrono::seconds ring_for, Leg* listener, Introduction introduction,
            User& user);

    // The first step of a route; of another one, when that came to nothing. May retire the attempt.
    void begin(Route route);
    // By whom it goes on.
    void introduce(const Party& diverting, std::string by);
    // More phones of the same step: a phone of `diverting` sent the call on. May retire the attempt.
    void ring_too(const CalledParty& called, const Party& diverting);
    void add(Leg& leg) { ringing_.push_back(&leg); }
    void note_failure(const Cause& cause);

    // Of its phones. on_ended may retire the attempt.
    void on_ringing();
    void on_early_media(Leg& leg);
    void on_ended(const Leg& leg);

    // All but this one stop ringing.
    void stop(const Cause& cause, const Leg* but);
    // Another leg waits now: it hears ringback, or who is to be heard already.
    void hand_to(Leg& listener);

    // It goes on in another call, whose legs the ringing ones are now.
    void move_to(User& user) { user_ = &user; }
    const std::vector<Leg*>& ringing() const { return ringing_; }

    bool owns(const Leg& leg) const;
    Leg* listener() const { return listener_; }
    const Introduction& introduction() const { return introduction_; }
    const Route& route() const { return route_; }

private:
    void ring_next();
    void go_on_if_silent();
    void on_time_up();
    void on_line_silent();
    void play_ringback();

    Exchange& exchange_;
    std::chrono::seconds ring_for_;
    Leg* listener_;
    Introduction introduction_;
    User* user_;
    Route route_;
    std::size_t next_party_ = 0;
    bool is_dialling_ = false;  // Failures meanwhile do not end the step.
    bool has_rung_ = false;
    std::vector<Leg*> ringing_;
    Leg* gate_ = nullptr;  // The phone whose early media the listener hears (C7).
    std::optional<Cause> failure_;
    Timer patience_;
    Timer line_patience_;
};

}  // namespace santral::call
