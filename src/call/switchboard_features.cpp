// The exchange towards its features: what they are offered, and what they may ask.

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "call/switchboard.h"
#include "sip/message/replaces.h"

namespace santral::call {

void Switchboard::offer(const Occasion& occasion) {
    for (auto* feature : features_) {
        if (feature->offer(occasion, *this) == Handled::yes) return;
    }
    if (const auto* referred = std::get_if<Referred>(&occasion))
        return respond(referred->id, referred->refer, 603);
    if (const auto* dialled = std::get_if<CodeDialled>(&occasion))
        return dialled->call.refuse({404, "", "no feature obeys that code"});
    if (const auto* replacing = std::get_if<Replacing>(&occasion))
        replacing->call.refuse({486, "", "nothing takes the place of that leg"});
}

const directory::Extension* Switchboard::find_extension(const Call& call, const Party& who) const {
    return directory_of(call).find_extension(directory::ExtensionId{who.extension_id});
}

const directory::Snapshot& Switchboard::directory_of(const Call& call) const {
    return *calls_.at(&call).directory;
}

Granted<Route> Switchboard::route(const Call& call, const Party& by, std::string_view number) const {
    const auto* extension = find_extension(call, by);
    if (!extension) return refuse(403, fmt::format("{} has no rights here", by.number));
    return router_.route(directory_of(call), *extension, number);
}

Granted<Route> Switchboard::route_onward(const Call& call, const Onward& onward) {
    const auto& directory = directory_of(call);
    const auto* by = directory.find_extension(directory::ExtensionId{onward.extension_id});
    return router_.route_to(directory, directory::TenantId{call.record().tenant_id}, by, onward.to);
}

Granted<Route> Switchboard::route_back(const Call& call, const Party& who) const {
    const auto* extension = find_extension(call, who);
    if (!extension) return refuse(480, fmt::format("{} cannot be rung", who.number));
    auto phones = router_.find_phones(directory_of(call), *extension);
    if (!phones) return std::unexpected(std::move(phones.error()));
    Route back;
    back.number = who.number;
    back.parties.push_back(std::move(*phones));
    return back;
}

bool Switchboard::may_call(const Call& call, const Party& from, const Party& to) const {
    const auto* caller = find_extension(call, from);
    const auto* called = find_extension(call, to);
    return caller && called && directory_of(call).may_call(*caller, *called);
}

Call* Switchboard::find_call(const directory::TenantId& tenant, std::string_view call_id) const {
    for (const auto& [key, entry] : calls_) {
        const auto& record = entry.call->record();
        if (record.id == call_id && record.tenant_id == tenant.text) return entry.call.get();
    }
    return nullptr;
}

bool Switchboard::may_join(const Call& call, const Party& by, const Party& one, const Party& other) const {
    if (!one.is_outside() || !other.is_outside()) return true;
    const auto* extension = find_extension(call, by);
    return extension && extension->calls.may_join_outside;
}

void Switchboard::visit_calls(const directory::TenantId& tenant, const std::function<void(Call&)>& visit) {
    for (const auto& [key, entry] : calls_) {
        if (entry.call->record().tenant_id == tenant.text) visit(*entry.call);
    }
}

Switchboard::FoundLeg Switchboard::find_leg(const DialogId& dialog) const {
    for (const auto& [key, entry] : calls_) {
        if (auto* leg = entry.call->find_leg(dialog)) return {entry.call.get(), leg};
    }
    return {};
}

// X4: the one who called made an outgoing call, everybody else has an incoming one.
const directory::TenantCodes* Switchboard::find_codes(const Call& call, const Leg& leg) const {
    using Rights = directory::CodeRights;
    const auto* extension = find_extension(call, call.who(leg));
    if (!extension) return nullptr;
    const auto needed = &leg == call.find_caller() ? Rights::outgoing : Rights::incoming;
    const auto rights = extension->calls.code_rights;
    if (rights != Rights::both && rights != needed) return nullptr;
    return directory_of(call).find_feature_codes(extension->tenant);
}

std::filesystem::path Switchboard::find_music(const Call& call) const {
    return around_.find_music(call.record().tenant_id);
}

bool Switchboard::is_number(const Call& call, std::string_view number) const {
    const auto& directory = directory_of(call);
    const directory::TenantId tenant{call.record().tenant_id};
    return directory.find_extension(tenant, number) || directory.find_internal_number(tenant, number);
}

bool Switchboard::may_grow(const Call& call, std::string_view number) const {
    return directory_of(call).has_longer_number(directory::TenantId{call.record().tenant_id}, number);
}

void Switchboard::on_code(Call& call, Leg& by, directory::FeatureCode code, const std::string& number) {
    offer(CodePressed{call, by, code, number});
}

void Switchboard::on_referred(Call& call, Leg& by, sip::ServerTransactionId id, const sip::Message& refer) {
    offer(Referred{call, by, id, refer});
}

// RFC 3891 3: the dialog as the sender names it, its tags seen from there.
void Switchboard::replace(Call& call, std::string_view value) {
    const auto replaces = sip::parse_replaces(value);  // The INVITE was refused where it is malformed.
    auto found = find_leg(
        {std::string(replaces->call_id), std::string(replaces->to_tag), std::string(replaces->from_tag)});
    // A lamp key names the dialog as the phone whose lamp it is sees it (RFC 4235 3.5).
    if (!found.leg)
        found = find_leg(
            {std::string(replaces->call_id), std::string(replaces->from_tag), std::string(replaces->to_tag)});
    if (!found.leg || found.call->record().tenant_id != call.record().tenant_id)
        return call.refuse({481, "", "no call here has the dialog to be replaced"});
    if (replaces->is_early_only && found.leg->state() == Leg::State::talking)
        return call.refuse({486, "", "the dialog to be replaced was answered"});
    offer(Replacing{call, *found.call, *found.leg});
}

}  // namespace santral::call
