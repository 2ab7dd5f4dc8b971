#pragma once
// Tells the feature codes among the keys that one party presses in talk (X1 to X4, S3.20, S3.36, S4.12 to
// S4.17). Keys that may become a code are held back, and passed on with their own spacing when they do not.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timers.h"
#include "directory/feature_codes.h"

namespace santral::call {

//            begins a code           takes a number
//  ┌──────┐ ──────────────▶ ┌──────┐ ──────────────▶ ┌────────┐ ─┐ a digit
//  │ open │                 │ code │                 │ number │ ◀┘
//  └──────┘ ◀────────────── └──────┘                 └────────┘
//   ▲  ▲  ▲   no code: on_plain                        │    │
//   │  │  │   whole, no number: on_code                │    │ unambiguous, or as long as can be: on_code
//   │  │  └────────────────────────────────────────────┘    ▼
//   │  │      # or time: on_code                          ┌──────┐
//   │  │      no digit came: on_plain                     │ tail │  swallows the # of whoever types on
//   │  │      no digit of the number: on_abandoned        └──────┘
//   │  └────────────────────────────────────────────────────┘ any key, or time
//   └── collect() goes from any state to number
//
// Signalling thread. One for each party whose codes are obeyed.
class CodeMatcher {
public:
    enum class Mode : std::uint8_t { talking, consulting };
    enum class State : std::uint8_t { open, code, number, tail };

    struct Press {
        char key;
        Duration gap;  // Since the press before it among those told together; zero for the first.
    };

    class User {
    public:
        virtual ~User() = default;
        // Whether the number means somebody, and whether a longer one that begins with it does too (X2).
        // Where it is complete and cannot grow, the code needs neither # nor time.
        virtual bool is_complete(directory::FeatureCode feature, std::string_view number) const = 0;
        virtual bool may_grow(directory::FeatureCode feature, std::string_view number) const = 0;
        // Keys to pass on. Must not destroy the matcher.
        virtual void on_plain(std::span<const Press> presses) = 0;
        // A whole code; whether the number means anybody is the user's business (T7). May destroy the
        // matcher.
        virtual void on_code(directory::FeatureCode feature, std::string_view number) = 0;
        // A code that was begun is given up by another key, or by silence after collect(). May destroy it.
        virtual void on_abandoned(directory::FeatureCode feature) = 0;
    };

    // All must outlive it: the codes belong to the snapshot that the call keeps.
    CodeMatcher(const directory::FeatureCodes& codes, directory::CodeTimes times, Timers& timers, User& user);

    // One of 0-9 * # A-D, when it is pressed.
    void on_key(char key);
    // In talk a transfer begins; in consultation the caller is returned to. What is held for the mode before
    // is forgotten.
    void set_mode(Mode mode);
    // Waits for a number as if the code had just been pressed: after a wrong one (T7: three tries).
    void collect(directory::FeatureCode feature);
    // What is held is neither obeyed nor passed on.
    void forget();

    State state() const { return state_; }

private:
    struct Held {
        char key;
        Clock::time_point at;
    };

    void enter(State next);
    void wait(std::chrono::milliseconds time);
    void match();
    void on_digit(char digit);
    void on_other_key(char key);
    void begin_anew(char key);
    void on_silence();
    void on_silence_in_code();
    void on_silence_in_number();
    void release(std::size_t count);
    void finish(State next);
    void abandon();
    std::string held_keys() const;
    directory::CodePlace place() const;

    const directory::FeatureCodes& codes_;
    directory::CodeTimes times_;
    Timers& timers_;
    User& user_;
    State state_ = State::open;
    Mode mode_ = Mode::talking;
    std::vector<Held> held_;  // The keys of a code; forgotten with the first digit of its number.
    directory::FeatureCode feature_{};
    std::string number_;
    Timer timer_;
};

}  // namespace santral::call
