#pragma once
// The lamp for waiting voice messages: the package "message-summary" (RFC 3842), and a word to a phone that
// has just registered while something waits. How many there are is told by who keeps them. Signalling thread
// only.

#include <string>
#include <unordered_map>
#include <vector>

#include "call/call_events.h"
#include "call/switchboard.h"
#include "features/event_package.h"

namespace santral::features {

struct MessageCounts {
    unsigned fresh = 0;
    unsigned heard = 0;
};

class MessageWaiting final : public EventPackage, public call::ExchangeObserver {
public:
    using Count = std::function<MessageCounts(const directory::Extension& extension)>;

    MessageWaiting(call::Switchboard& switchboard, Random& random, Changed changed, Count count);

    std::string_view name() const override { return "message-summary"; }
    std::string_view content_type() const override { return "application/simple-message-summary"; }
    // Only one's own.
    bool may_watch(const directory::Snapshot& directory, const directory::Extension& watcher,
                   const directory::Extension& watched) const override;
    std::string describe(const View& view) override;

    // A message came, was heard or deleted.
    void on_counts_changed(const std::string& extension_id) { changed_(extension_id); }

    void on_call(const call::Call&, call::CallChange) override {}
    void on_phones(const std::string& extension_id, const std::vector<call::Binding>& phones) override;

private:
    std::string summary(const directory::Tenant& tenant, const directory::Extension& extension) const;
    void tell_unasked(const directory::Extension& extension, const call::Binding& phone);

    call::Switchboard& switchboard_;
    Random& random_;
    Changed changed_;
    Count count_;
    std::unordered_map<std::string, std::vector<std::string>> known_;  // Bindings, by extension.
};

}  // namespace santral::features
