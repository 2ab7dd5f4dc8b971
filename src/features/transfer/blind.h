#pragma once
// Blind transfer: the transferee is sent on, and the transferor is free (S3.28 to S3.31, S4.12 to S4.14).
// When nobody answers, the transferor is rung again (T8).

#include <string>

#include "call/switchboard.h"
#include "features/transfer/parties.h"
#include "features/transfer/progress.h"

namespace santral::features {

// By code: a number that leads nowhere may be typed anew, three tries in all (T7).
void start_blind_transfer(call::Switchboard& switchboard, const TransferParties& parties,
                          const std::string& number);
// By a program: the transferor is free at once. The two talk.
void start_blind_transfer(call::Switchboard& switchboard, const TransferParties& parties, call::Route route);
// By REFER: `progress` is told how it goes. The route is what the transferor may reach.
void start_referred_transfer(call::Switchboard& switchboard, const TransferParties& parties,
                             call::Route route, TransferProgress progress);
// The transferor of an attended one is gone while the target rings: it goes on ringing, for the transferee.
void go_on_as_blind_transfer(call::Switchboard& switchboard, const TransferParties& parties);
// The same where the target rings in another call of the transferor's phone, which asked for it by REFER.
void start_joined_transfer(call::Switchboard& switchboard, const TransferParties& parties,
                           call::Call& ringing, TransferProgress progress);

}  // namespace santral::features
