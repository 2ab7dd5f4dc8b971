// RFC 3842 3.5 and 5.2.

#include "features/message_waiting.h"

#include <fmt/format.h>

#include <algorithm>

#include "sip/message/uri.h"

namespace santral::features {
namespace {

using sip::HeaderName;

std::string address(const directory::Tenant& tenant, const directory::Extension& extension) {
    return fmt::format("sip:{}@{}", sip::escape_user(extension.number), tenant.domain);
}

}  // namespace

MessageWaiting::MessageWaiting(call::Switchboard& switchboard, Random& random, Changed changed, Count count)
    : switchboard_(switchboard), random_(random), changed_(std::move(changed)), count_(std::move(count)) {}

bool MessageWaiting::may_watch(const directory::Snapshot&, const directory::Extension& watcher,
                               const directory::Extension& watched) const {
    return watcher.id == watched.id;
}

std::string MessageWaiting::describe(const View& view) {
    return summary(view.tenant, view.watched);
}

std::string MessageWaiting::summary(const directory::Tenant& tenant,
                                    const directory::Extension& extension) const {
    const auto counts = count_(extension);
    return fmt::format("Messages-Waiting: {}\r\nMessage-Account: {}\r\nVoice-Message: {}/{} (0/0)\r\n",
                       counts.fresh > 0 ? "yes" : "no", address(tenant, extension), counts.fresh,
                       counts.heard);
}

// Once for each phone: a registration that is refreshed keeps its id.
void MessageWaiting::on_phones(const std::string& extension_id, const std::vector<call::Binding>& phones) {
    const auto before = std::exchange(known_[extension_id], {});
    const auto* extension = switchboard_.directory()->find_extension(directory::ExtensionId{extension_id});
    for (const auto& phone : phones) {
        known_[extension_id].push_back(phone.id);
        const bool is_new = std::ranges::find(before, phone.id) == before.end();
        if (is_new && extension && count_(*extension).fresh > 0) tell_unasked(*extension, phone);
    }
    if (phones.empty()) known_.erase(extension_id);
}

// Outside any dialog, as desk phones have long understood it.
void MessageWaiting::tell_unasked(const directory::Extension& extension, const call::Binding& phone) {
    const auto& tenant = *switchboard_.directory()->find_tenant(extension.tenant);
    const auto us = fmt::format("<{}>", address(tenant, extension));
    sip::RequestWriter notify(sip::Method::notify, phone.contact);
    for (const auto& route : phone.path) notify.add(HeaderName::route, route);
    notify.add(HeaderName::max_forwards, "70")
        .add(HeaderName::from, us + ";tag=" + random_.token(10))
        .add(HeaderName::to, us)
        .add(HeaderName::call_id, random_.token(20))
        .add(HeaderName::cseq, "1 NOTIFY")
        .add(HeaderName::contact, call::contact_of(extension.number, phone.flow))
        .add(HeaderName::event, name())
        .add(HeaderName::subscription_state, "terminated;reason=noresource")
        .set_body(content_type(), summary(tenant, extension));
    switchboard_.transactions().send_and_forget(notify, phone.flow);
}

}  // namespace santral::features
