#pragma once
// Every feature of one exchange, made and tied to its switchboard. The only place that knows them all.
// Signalling thread only.

#include "call/switchboard.h"

namespace santral::features {

class Features {
public:
    // switchboard outlives it, and is handed no message once it is gone.
    explicit Features(call::Switchboard& switchboard);

    call::Switchboard& switchboard() const { return switchboard_; }

private:
    call::Switchboard& switchboard_;
};

}  // namespace santral::features
