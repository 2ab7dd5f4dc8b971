#pragma once
// SUBSCRIBE (RFC 6665): who may watch which extension, for every package there is. The subscriptions
// themselves are sip::Notifier's. None outlives a restart: a phone that finds its own unknown (481) makes a
// new one and is told everything again.

#include <string>
#include <vector>

#include "call/request_taker.h"
#include "call/switchboard.h"
#include "features/event_package.h"

namespace santral::features {

class Subscriptions final : public call::RequestTaker, private sip::Notifier::User {
public:
    // The packages outlive it.
    Subscriptions(call::Switchboard& switchboard, Timers& timers, Random& random,
                  sip::SubscriptionLimits limits);

    void add(EventPackage& package);
    void touch(std::string_view package, const std::string& extension_id);
    std::size_t open() const { return notifier_.open(); }

private:
    sip::Method method() const override { return sip::Method::subscribe; }
    std::string_view events() const override { return events_; }
    std::optional<call::Refusal> screen(const sip::Message& request) const override;
    void on_request(const call::ProvedRequest& request) override;
    void on_directory(const directory::Snapshot& directory) override;
    void on_flow_failed(const sip::Flow& flow) override { notifier_.on_flow_failed(flow); }
    sip::Content describe(const sip::Telling& telling) override;

    EventPackage* find_package(std::string_view name) const;
    void refuse(const call::ProvedRequest& request, const call::Refusal& refusal);

    call::Switchboard& switchboard_;
    Random& random_;
    std::vector<EventPackage*> packages_;
    std::string events_;
    sip::Notifier notifier_;
};

}  // namespace santral::features
