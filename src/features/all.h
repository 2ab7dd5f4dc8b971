#pragma once
// Every feature of one exchange, made and tied to its switchboard. The only place that knows them all.
// Signalling thread only.

#include "call/switchboard.h"
#include "features/forward.h"
#include "features/lamps.h"
#include "features/message_waiting.h"
#include "features/messages/messages.h"
#include "features/pickup.h"
#include "features/presence.h"
#include "features/subscriptions.h"
#include "features/transfer/transfer.h"

namespace santral::features {

// What features are told by others; each may be left as it is.
struct Sources {
    Forward::Keep keep_rules = [](const auto&, const auto&, auto done) {
        done(fail(Errc::unsupported, "nothing is kept here"));
    };
    MessageWaiting::Count voice_messages = [](const directory::Extension&) { return MessageCounts{}; };
    Presence::IsUndisturbed is_undisturbed = [](const directory::Extension& extension) {
        return extension.calls.do_not_disturb;
    };
    Messages::IsDealing is_dealing = [](const directory::Extension& extension) {
        return extension.calls.is_dealing;
    };
    sip::SubscriptionLimits subscriptions;
    MessageLimits messages;
};

class Features {
public:
    // All outlive it; the switchboard is handed no message once it is gone.
    Features(call::Switchboard& switchboard, Timers& timers, Random& random, Sources sources);

    // From now on calls go by this directory: who watches an extension hears that it wants no calls, or does
    // again.
    void follow(const directory::Snapshot& before, const directory::Snapshot& now);
    MessageWaiting& message_waiting() { return message_waiting_; }
    std::size_t subscriptions() const { return subscriptions_.open(); }
    std::size_t messages() const { return messages_.under_way(); }

private:
    EventPackage::Changed tell(std::string_view package);

    Lamps lamps_;
    Presence presence_;
    MessageWaiting message_waiting_;
    Subscriptions subscriptions_;
    Messages messages_;
    Transfer transfer_;
    Pickup pickup_;
    Forward forward_;
};

}  // namespace santral::features
