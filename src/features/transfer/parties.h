#pragma once
// Who is in a transfer besides its target.

#include <string>

#include "call/switchboard.h"

namespace santral::features {

struct TransferParties {
    call::Call& call;
    call::Leg& transferor;
    call::Leg& transferee;
};

// Where a number leads for the transferor, by his own rights (X10); a transferee outside is sent outside only
// by one who may join two that are (T12).
call::Granted<call::Route> find_target(const call::Switchboard& switchboard, const TransferParties& parties,
                                       const std::string& number);

// How long a failure is heard before the talk goes on (T1: within a second).
constexpr std::chrono::milliseconds failure_tone_length{700};
constexpr int max_recalls = 2;  // Of one who transferred and is rung again (T4, T8).

}  // namespace santral::features
