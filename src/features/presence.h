#pragma once
// Whether a colleague can be reached, as the package "presence" tells it (RFC 3856, PIDF of RFC 3863 with the
// activities of RFC 4480). Signalling thread only.

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "call/call_events.h"
#include "features/event_package.h"

namespace santral::features {

class Presence final : public EventPackage, public call::ExchangeObserver {
public:
    // Whether this extension wants no calls at present.
    using IsUndisturbed = std::function<bool(const directory::Extension& extension)>;

    Presence(Changed changed, IsUndisturbed is_undisturbed);

    std::string_view name() const override { return "presence"; }
    std::string_view content_type() const override { return "application/pidf+xml"; }
    bool may_watch(const directory::Snapshot& directory, const directory::Extension& watcher,
                   const directory::Extension& watched) const override;
    std::string describe(const View& view) override;

    void on_call(const call::Call& call, call::CallChange change) override;
    void on_phones(const std::string& extension_id, const std::vector<call::Binding>& phones) override;

private:
    struct Person {
        bool has_phone = false;
        int talks = 0;

        bool operator==(const Person&) const = default;
    };

    void change(const std::string& extension_id, const Person& person);
    void count_talk(const std::string& extension_id, int by);

    Changed changed_;
    IsUndisturbed is_undisturbed_;
    std::unordered_map<std::string, Person> people_;  // By extension; nobody else is there.
    std::unordered_map<std::string, std::vector<std::string>> talking_;  // By call: the extensions counted.
};

}  // namespace santral::features
