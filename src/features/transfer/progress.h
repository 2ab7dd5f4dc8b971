#pragma once
// What a phone that asked for a transfer by REFER hears of it: the implicit subscription of RFC 3515 2.4.4.

#include <string>

#include "call/leg.h"

namespace santral::features {

class TransferProgress {
public:
    enum class Wanted : std::uint8_t { yes, no };  // No: Refer-Sub: false (RFC 4488).

    TransferProgress() = default;  // Nobody hears of it.
    // leg: whose phone sent the REFER; outlives it. cseq: of the REFER (RFC 3515 2.4.6).
    TransferProgress(call::Leg& leg, Wanted wanted, std::string cseq);

    void trying();
    void over(int status);  // The last word: 200, or why not.

private:
    call::Leg* leg_ = nullptr;
    std::string event_;
};

}  // namespace santral::features
