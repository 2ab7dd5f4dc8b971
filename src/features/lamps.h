#pragma once
// Lamps of desk phones: what an extension's telephone does, as the package "dialog" tells it (RFC 4235).
// Every NOTIFY holds the full state; a dialog that ended is told once as terminated. Signalling thread only.

#include <unordered_map>
#include <vector>

#include "base/timers.h"
#include "call/call_events.h"
#include "call/call_view.h"
#include "features/event_package.h"

namespace santral::features {

constexpr std::size_t most_dialogs_told = 32;  // Of one extension: more are left out.
// So long is remembered that a dialog ended; by then every lamp was told, or is told that it is gone.
constexpr Duration ended_dialogs_kept = std::chrono::seconds(2);

class Lamps final : public EventPackage, public call::ExchangeObserver {
public:
    Lamps(Timers& timers, Changed changed);

    std::string_view name() const override { return "dialog"; }
    std::string_view content_type() const override { return "application/dialog-info+xml"; }
    bool may_watch(const directory::Snapshot& directory, const directory::Extension& watcher,
                   const directory::Extension& watched) const override;
    std::string describe(const View& view) override;

    void on_call(const call::Call& call, call::CallChange change) override;
    void on_phones(const std::string&, const std::vector<call::Binding>&) override {}

    std::size_t remembered() const {
        return dialogs_.size();
    }  // Extensions with a dialog, or one that ended.

private:
    struct Dialog {
        call::DialogView view;
        std::optional<Clock::time_point> ended_at;
    };

    void update(const call::DialogView& view);
    void end(const std::string& extension_id, const std::string& dialog_id);
    void forget_ended();

    Timers& timers_;
    Changed changed_;
    std::unordered_map<std::string, std::vector<Dialog>> dialogs_;             // By extension.
    std::unordered_map<std::string, std::vector<call::DialogView>> of_calls_;  // As they were told last.
    Timer sweep_;
};

}  // namespace santral::features
