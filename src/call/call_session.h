#pragma once
// What a feature is to a call that it holds: a transfer, a queue, a menu. The call tells it what happens and
// otherwise leaves its legs as they are. Signalling thread only.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "call/cause.h"
#include "call/leg.h"
#include "directory/feature_codes.h"

namespace santral::call {

// Somebody who was rung by Call::reach: nobody hears him yet.
struct LegAnswered {
    Leg& leg;
};
// Nobody whom Call::reach had rung.
struct NobodyAnswered {
    Cause cause;
};
// A leg that neither rings nor was released.
struct LegEnded {
    Leg& leg;
};
// By a leg that Call::listen was asked for.
struct CodeGiven {
    Leg& leg;
    directory::FeatureCode code;
    std::string number;
};
// One that was asked for a number said nothing more.
struct CodeAbandoned {
    Leg& leg;
};
using CallEvent = std::variant<LegAnswered, NobodyAnswered, LegEnded, CodeGiven, CodeAbandoned>;

// What a program may ask of a session.
enum class SessionOrder : std::uint8_t { complete, cancel };
// What those who watch a call see of the session that holds it.
struct SessionView {
    std::string_view kind;   // "attended": a constant.
    std::string_view state;  // The same.
    std::string by;          // The number of whose doing it is.
    std::string to;          // The number that it is about.
};

// Its timers die with it; legs that it released go by themselves, and those that it leaves behind are the
// call's.
class CallSession {
public:
    virtual ~CallSession() = default;
    virtual void on(const CallEvent& event) = 0;
    // Empty: there is nothing to be seen of it, nor to be ordered.
    virtual std::optional<SessionView> view() const { return {}; }
    // False: that is not to be had in its state. The session may be over when this returns.
    virtual bool obey(SessionOrder) { return false; }
};

}  // namespace santral::call
