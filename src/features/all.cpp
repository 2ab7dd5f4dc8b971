// The wiring of the features.

#include "features/all.h"

namespace santral::features {

Features::Features(call::Switchboard& switchboard, Timers& timers, Random& random, Sources sources)
    : lamps_(timers, tell("dialog")),
      presence_(tell("presence"), std::move(sources.is_undisturbed)),
      message_waiting_(switchboard, random, tell("message-summary"), std::move(sources.voice_messages)),
      subscriptions_(switchboard, timers, random, sources.subscriptions),
      messages_(switchboard, timers, random, sources.messages, std::move(sources.is_dealing)),
      forward_(std::move(sources.keep_rules)) {
    for (EventPackage* package : std::initializer_list<EventPackage*>{&lamps_, &presence_, &message_waiting_})
        subscriptions_.add(*package);
    for (call::ExchangeObserver* observer :
         std::initializer_list<call::ExchangeObserver*>{&lamps_, &presence_, &message_waiting_})
        switchboard.add(*observer);
    switchboard.add(subscriptions_);
    switchboard.add(messages_);
    switchboard.add_feature(transfer_);
    switchboard.add_feature(pickup_);
    switchboard.add_feature(forward_);
}

void Features::follow(const directory::Snapshot& before, const directory::Snapshot& now) {
    for (const auto& extension : now.extensions()) {
        const auto* old = before.find_extension(extension.id);
        if (old && old->calls.do_not_disturb != extension.calls.do_not_disturb)
            subscriptions_.touch("presence", extension.id.text);
    }
}

EventPackage::Changed Features::tell(std::string_view package) {
    return [this, package](const std::string& extension_id) { subscriptions_.touch(package, extension_id); };
}

}  // namespace santral::features
