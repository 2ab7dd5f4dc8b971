#pragma once
// Whom a request outside of calls is meant for: SUBSCRIBE and MESSAGE name an extension as an INVITE does.

#include "call/request_taker.h"

namespace santral::call {

// The extension that the Request-URI names. Refuses with 404 (nobody has the number) and 403 (another
// firm's).
Granted<const directory::Extension*> find_addressed(const ProvedRequest& request);

}  // namespace santral::call
