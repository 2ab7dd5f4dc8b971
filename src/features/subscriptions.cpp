// From a SUBSCRIBE to a subscription of an extension's state.

#include "features/subscriptions.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "call/addressed.h"
#include "sip/message/event.h"

namespace santral::features {
namespace {

using sip::HeaderName;

constexpr std::size_t tag_length = 10;

// RFC 6665 3.1.3: no Accept means the package's own type.
bool accepts(const sip::Message& subscribe, std::string_view type) {
    const auto accepted = subscribe.values(HeaderName::accept);
    return accepted.empty() || std::ranges::any_of(accepted, [type](std::string_view value) {
               const auto range = trim(value.substr(0, value.find(';')));
               return range == "*/*" || equals_ignoring_case(range, "application/*") ||
                      equals_ignoring_case(range, type);
           });
}

std::string_view package_of(const sip::Message& subscribe) {
    const auto event = sip::parse_event(subscribe.find(HeaderName::event).value_or(""));
    return event ? event->package : "";
}

}  // namespace

Subscriptions::Subscriptions(call::Switchboard& switchboard, Timers& timers, Random& random,
                             sip::SubscriptionLimits limits)
    : switchboard_(switchboard),
      random_(random),
      notifier_(switchboard.transactions(), timers, random, *this, limits) {}

void Subscriptions::add(EventPackage& package) {
    packages_.push_back(&package);
    events_ += fmt::format("{}{}", events_.empty() ? "" : ", ", package.name());
}

void Subscriptions::touch(std::string_view package, const std::string& extension_id) {
    notifier_.touch(package, extension_id);
}

EventPackage* Subscriptions::find_package(std::string_view name) const {
    const auto found = std::ranges::find(packages_, name, &EventPackage::name);
    return found == packages_.end() ? nullptr : *found;
}

std::optional<call::Refusal> Subscriptions::screen(const sip::Message& request) const {
    const auto* package = find_package(package_of(request));
    if (!package) return call::Refusal{489, fmt::format("Allow-Events: {}\r\n", events_), "unknown event"};
    if (!accepts(request, package->content_type()))
        return call::Refusal{406, fmt::format("Accept: {}\r\n", package->content_type()), "cannot be read"};
    return {};
}

void Subscriptions::on_request(const call::ProvedRequest& request) {
    const auto& watcher = *request.from.extension;
    const sip::Notifier::Asked asked{request.id, request.message, request.flow};
    if (!request.message.to_tag().empty()) return notifier_.on_refresh(asked, watcher.id.text);
    const auto watched = call::find_addressed(request);
    if (!watched) return refuse(request, watched.error());
    const auto& package = *find_package(package_of(request.message));
    if (!package.may_watch(request.directory, watcher, **watched))
        return refuse(request,
                      {403, "", fmt::format("{} may not watch {}", watcher.number, (*watched)->number)});
    notifier_.on_subscribe(asked, {std::string(package.name()), (*watched)->id.text, watcher.id.text},
                           call::contact_of((*watched)->number, request.flow));
}

void Subscriptions::refuse(const call::ProvedRequest& request, const call::Refusal& refusal) {
    log_info("extension={} SUBSCRIBE refused: {} {}", request.from.extension->number, refusal.status,
             refusal.detail);
    sip::ResponseWriter response(request.message, refusal.status, random_.token(tag_length));
    response.add_lines(refusal.fields);
    switchboard_.transactions().respond(request.id, response);
}

// X10: a right that is taken away ends what was granted by it.
void Subscriptions::on_directory(const directory::Snapshot& directory) {
    notifier_.end([&](const sip::Watch& watch) -> std::string_view {
        const auto* watched = directory.find_extension(directory::ExtensionId{watch.resource});
        const auto* watcher = directory.find_extension(directory::ExtensionId{watch.watcher});
        if (!watched) return "noresource";
        if (!watcher || !find_package(watch.package)->may_watch(directory, *watcher, *watched))
            return "rejected";
        return "";
    });
}

// Where the directory has changed so that one of the two is gone, the last NOTIFY says nothing but its end.
sip::Content Subscriptions::describe(const sip::Telling& telling) {
    const auto& directory = *switchboard_.directory();
    auto& package = *find_package(telling.watch.package);
    const auto* watched = directory.find_extension(directory::ExtensionId{telling.watch.resource});
    const auto* watcher = directory.find_extension(directory::ExtensionId{telling.watch.watcher});
    if (!watched || !watcher || !package.may_watch(directory, *watcher, *watched)) return {};
    const auto& tenant = *directory.find_tenant(watched->tenant);
    return {package.content_type(), package.describe({directory, tenant, *watched, *watcher, telling})};
}

}  // namespace santral::features
