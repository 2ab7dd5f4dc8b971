#pragma once
// The contract of what can be subscribed to (RFC 6665): a package knows who may watch an extension and how
// its state is written down. Subscriptions are kept elsewhere; a package says only that something changed.

#include <functional>
#include <string>
#include <string_view>

#include "directory/snapshot.h"
#include "sip/subscription/notifier.h"

namespace santral::features {

class EventPackage {
public:
    // Tells those who watch this extension that its state is another one.
    using Changed = std::function<void(const std::string& extension_id)>;

    // One NOTIFY that is about to be written. Good during the call only.
    struct View {
        const directory::Snapshot& directory;
        const directory::Tenant& tenant;
        const directory::Extension& watched;
        const directory::Extension& watcher;
        const sip::Telling& telling;
    };

    virtual ~EventPackage() = default;
    virtual std::string_view name() const = 0;          // "dialog".
    virtual std::string_view content_type() const = 0;  // "application/dialog-info+xml".
    virtual bool may_watch(const directory::Snapshot& directory, const directory::Extension& watcher,
                           const directory::Extension& watched) const = 0;
    virtual std::string describe(const View& view) = 0;
};

// X10: who may not call somebody may not watch them either; everybody may watch themselves.
inline bool may_reach(const directory::Snapshot& directory, const directory::Extension& watcher,
                      const directory::Extension& watched) {
    return watcher.id == watched.id || directory.may_call(watcher, watched);
}

}  // namespace santral::features
