#pragma once
// Attended transfer: the transferor asks the target first (S3.17 to S3.27, S4.15 to S4.17, X5).

#include "call/switchboard.h"
#include "features/transfer/parties.h"

namespace santral::features {

// The transferee hears music, the transferor the target ring; or, when the number leads nowhere, a failure
// tone. The two talk.
void start_attended_transfer(call::Switchboard& switchboard, const TransferParties& parties,
                             call::Granted<call::Route> route);

}  // namespace santral::features
