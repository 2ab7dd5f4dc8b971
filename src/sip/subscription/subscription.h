#pragma once
// One subscription, the notifier's side (RFC 6665 4.2): its dialog, its time, and its NOTIFYs, of which one
// at most is on its way, so that none overtakes another. What changes meanwhile is told by the next, as it is
// by then. Pure; signalling thread only.
//
//   quiet --touch--> due --its turn--> notifying --answered--> quiet
//                     ^                   | touch
//                     '----answered---- stale
//   any --SUBSCRIBE--> due, and its turn at once
//   any --Expires: 0, ran out, ended by us--> ending --answered--> over
//   any --481, its connection broke, silent too often-----------> over

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "sip/dialog/dialog.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::sip {

// Bursts are told as one: a NOTIFY follows the one before after this time at the soonest (RFC 4235 3.10).
constexpr Duration least_time_between_notifies = std::chrono::milliseconds(250);
// NOTIFYs in a row without an answer (64*T1 each), or with one that speaks of a passing fault: then the
// watcher is gone. One alone ends nothing.
constexpr int most_failed_notifies = 3;
constexpr Duration retry_failed_notify_after = std::chrono::seconds(5);

// Who watches what.
struct Watch {
    std::string package;   // "dialog".
    std::string resource;  // As its package names it.
    std::string watcher;   // As those who may subscribe are named.
};

// One NOTIFY that is about to be written.
struct Telling {
    const Watch& watch;
    std::uint32_t version;  // 0 for the first of a subscription, then one more each time.
    // When the last one was sent; absent where that was lost, or everything is to be told afresh.
    std::optional<Clock::time_point> told_at;
};

struct Content {
    std::string_view type;  // A constant: "application/dialog-info+xml".
    std::string text;
};

class Subscription final : private ClientUser {
public:
    enum class State : std::uint8_t { quiet, due, notifying, stale, ending, over };

    // The table of subscriptions.
    class Owner {
    public:
        virtual ~Owner() = default;
        virtual Content describe(const Telling& telling) = 0;
        virtual void on_due(Subscription& subscription) = 0;  // Answered by notify(), at its turn.
        // Nothing is left to do. Destroys it.
        virtual void on_over(Subscription& subscription) = 0;
    };

    // How it reaches the watcher. event: value of Event ("dialog;id=7"); contact: our own, as a value.
    struct Terms {
        Dialog dialog;
        Flow flow;
        std::string event;
        std::string contact;
    };

    // All outlive it.
    Subscription(TransactionLayer& transactions, Timers& timers, Owner& owner, Watch watch, Terms terms);

    // A SUBSCRIBE was granted for this long, not zero: tells everything afresh, at once.
    void renew(std::chrono::seconds expires);
    // One within the dialog came: false when it is out of order (500).
    bool take(const Message& subscribe, const Flow& flow);
    void touch();   // What it watches changed.
    void notify();  // Its turn has come.
    // A last NOTIFY with the state and this reason (RFC 6665 4.1.3): "timeout", "noresource", ...
    void end(std::string_view reason);
    void drop(std::string_view why);  // Without a word. Last: it is destroyed.

    State state() const { return state_; }
    const Watch& watch() const { return watch_; }
    const Flow& flow() const { return terms_.flow; }
    bool is_of(const Message& subscribe) const;
    const std::string& contact() const { return terms_.contact; }

private:
    void on_response(const Message& response) override;
    void on_no_response(int status) override;

    void become_due(Duration delay);
    void send(std::string_view subscription_state);
    void on_answered();
    void on_failed(int status);
    void enter(State next, std::string_view why);

    TransactionLayer& transactions_;
    Timers& timers_;
    Owner& owner_;
    Watch watch_;
    Terms terms_;
    State state_ = State::quiet;
    std::string call_id_;
    std::uint32_t version_ = 0;
    int failures_ = 0;
    Clock::time_point expires_at_;
    Clock::time_point sent_at_;
    std::optional<Clock::time_point> told_at_;
    Timer expiry_;
    Timer gap_;
    ClientTransaction notify_;
};

std::string_view to_string(Subscription::State state);

}  // namespace santral::sip
