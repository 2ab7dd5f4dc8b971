#pragma once
// Who is in a transfer besides its target.

#include "call/call.h"

namespace santral::features {

struct TransferParties {
    call::Call& call;
    call::Leg& transferor;
    call::Leg& transferee;
};

// How long a failure is heard before the talk goes on (T1: within a second).
constexpr std::chrono::milliseconds failure_tone_length{700};
constexpr int max_recalls = 2;  // Of one who transferred and is rung again (T4, T8).

}  // namespace santral::features
