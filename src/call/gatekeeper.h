#pragma once
// Who may speak to the exchange: finds the firm and the extension a request claims to come from, and has it
// proved by digest (RFC 3261 22). An unknown number and a wrong password are answered alike, after the same
// work (C10). Signalling thread only.

#include <functional>
#include <memory>
#include <string>

#include "call/refusal.h"
#include "directory/snapshot.h"
#include "sip/auth/digest.h"
#include "sip/message/flow.h"

namespace santral::call {

// Credentials that were not good, or a phone at another's connection port. Views good during the call only.
struct RefusedLogIn {
    std::string_view event;  // "register_refused", "invite_refused", ...
    std::string_view tenant;
    std::string_view user;  // Whom it claimed to be.
    std::string_view why;
};

// What the outside world must hear of: the flood guard, the security log.
class SecurityWatch {
public:
    virtual ~SecurityWatch() = default;
    virtual void on_refused(const sip::Flow& flow, const RefusedLogIn& refused) = 0;
    virtual void on_accepted(const sip::Flow& flow) = 0;
};

struct Subscriber {
    const directory::Tenant* tenant;
    const directory::Extension* extension;
};

class Gatekeeper {
public:
    // Whether a flow came in by one of the listeners of this connection port.
    using IsAtPort = std::function<bool(const sip::Flow& flow, const directory::PortId& port)>;

    Gatekeeper(const std::string& secret, sip::DigestOffer offer, Timers& timers, Random& random,
               SecurityWatch& watch, IsAtPort is_at_port);

    // Whose request this is. Refuses with 401 and challenges, 403 (wrong connection port), 404 (no such
    // firm). The result points into the snapshot.
    Granted<Subscriber> identify(const sip::Message& request, const sip::Flow& flow,
                                 const directory::Snapshot& directory);

private:
    std::unexpected<Refusal> challenge(const directory::Tenant& tenant, bool stale);

    sip::DigestGuard digest_;
    sip::DigestOffer offer_;
    SecurityWatch& watch_;
    IsAtPort is_at_port_;
};

}  // namespace santral::call
