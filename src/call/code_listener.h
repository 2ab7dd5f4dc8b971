#pragma once
// Hears the keys of one telephone in talk: codes go to whoever obeys them, all else goes on to the other side
// with its own spacing (M2, X1). Signalling thread only.

#include <deque>

#include "call/code_matcher.h"
#include "call/leg.h"

namespace santral::call {

constexpr std::size_t max_waiting_keys = 64;  // To be passed on; more are dropped.

class CodeListener final : private CodeMatcher::User {
public:
    // The call.
    class User {
    public:
        virtual ~User() = default;
        virtual bool is_number(const Leg& leg, std::string_view number) const = 0;
        virtual bool may_grow(const Leg& leg, std::string_view number) const = 0;
        virtual void pass_on(const Leg& leg, char key) = 0;
        // May destroy the listener in a later turn only.
        virtual void on_code(Leg& leg, directory::FeatureCode code, const std::string& number) = 0;
        virtual void on_code_abandoned(Leg& leg, directory::FeatureCode code) = 0;
    };

    // All outlive it.
    CodeListener(Leg& leg, const directory::FeatureCodes& codes, directory::CodeTimes times, Timers& timers,
                 User& user);

    void on_key(char key) { matcher_.on_key(key); }
    CodeMatcher& matcher() { return matcher_; }
    const Leg& leg() const { return leg_; }

private:
    struct Waiting {
        char key;
        Clock::time_point due;
    };

    bool is_complete(directory::FeatureCode code, std::string_view number) const override;
    bool may_grow(directory::FeatureCode code, std::string_view number) const override;
    void on_plain(std::span<const CodeMatcher::Press> presses) override;
    void on_code(directory::FeatureCode code, std::string_view number) override;
    void on_abandoned(directory::FeatureCode code) override;

    void pass_on_due();

    Leg& leg_;
    Timers& timers_;
    User& user_;
    CodeMatcher matcher_;
    std::deque<Waiting> waiting_;
    Timer next_;
};

}  // namespace santral::call
