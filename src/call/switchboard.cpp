// The exchange: its calls, from their making to their end.

#include "call/switchboard.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/overloaded.h"
#include "base/uuid.h"

namespace santral::call {
namespace {

std::string over_limit(const directory::Extension& extension) {
    return fmt::format("the outbound profile of {} allows no further call", extension.number);
}

}  // namespace

Switchboard::Switchboard(Surroundings surroundings, SwitchboardSettings settings,
                         directory::SnapshotPointer directory)
    : around_(std::move(surroundings)),
      settings_(std::move(settings)),
      directory_(std::move(directory)),
      transactions_(around_.wire, around_.timers, around_.random, *this),
      sessions_(transactions_, around_.timers, around_.random, settings_.session_timer,
                settings_.server_header),
      exchange_{transactions_,  sessions_,      around_.media,
                around_.timers, around_.random, settings_.calls.codecs},
      gatekeeper_(settings_.nonce_secret, settings_.digest_offer, around_.timers, around_.random,
                  around_.watch, around_.is_at_port),
      gruus_(settings_.nonce_secret, around_.random),
      qualifier_(transactions_, around_.timers, around_.random, settings_.qualify_every),
      registrar_({transactions_, around_.timers, around_.random, around_.registrations, *this, gruus_,
                  around_.wall_clock},
                 settings_.registrations),
      trunks_({transactions_, around_.timers, around_.random, around_.way_to, around_.wire,
               settings_.qualify_every},
              [this](const directory::TrunkId& trunk) { return count_calls(trunk); }),
      router_(registrar_, qualifier_, trunks_) {
    around_.media.report_to(*this);
    trunks_.follow(*directory_);
    add(around_.observer);
}

void Switchboard::set_directory(directory::SnapshotPointer directory) {
    thread_.assert_here();
    for (const auto& extension_id : registrar_.extensions()) {
        if (!directory->find_extension(directory::ExtensionId{extension_id})) registrar_.forget(extension_id);
    }
    directory_ = std::move(directory);
    trunks_.follow(*directory_);
    for (auto* taker : takers_) taker->on_directory(*directory_);
}

void Switchboard::restore_registrations(const std::string& extension_id, std::vector<Binding> bindings) {
    const auto* extension = directory_->find_extension(directory::ExtensionId{extension_id});
    if (extension) registrar_.restore(to_registrant(*extension), std::move(bindings));
}

void Switchboard::end_all(const Cause& cause) {
    thread_.assert_here();
    std::vector<Call*> calls;
    calls.reserve(calls_.size());
    for (const auto& [key, entry] : calls_) calls.push_back(entry.call.get());
    for (auto* call : calls) call->end(cause);  // A call that ends leaves calls_.
    trunks_.stop();
}

void Switchboard::begin_call(sip::ServerTransactionId id, const sip::Message& invite, const sip::Flow& flow,
                             const Subscriber& subscriber) {
    const auto& extension = *subscriber.extension;
    const auto [dialled, one_phone] = read_target(invite);
    auto& call = make_call(extension, dialled);
    auto caller = make_party(*subscriber.tenant, extension);
    caller.privacy = privacy_of(invite);
    if (!call.take(id, invite, flow, std::move(caller))) return on_call_over(call);
    if (call.state() != Call::State::arriving) return;
    if (is_over_limit(extension, call)) return call.refuse({403, "", over_limit(extension)});
    if (const auto replaces = invite.find(sip::HeaderName::replaces)) return replace(call, *replaces);
    const auto* codes = directory_->find_feature_codes(extension.tenant);
    if (const auto code = codes ? codes->codes.find_idle(dialled) : std::nullopt)
        return offer(CodeDialled{call, code->feature, std::string(code->argument)});
    auto found = route(extension, dialled, one_phone);
    if (!found) return call.refuse(found.error());
    call.dial(std::move(*found));
}

Call& Switchboard::make_call(const directory::Extension& caller, std::string_view dialled) {
    return make_call(make_party(*directory_->find_tenant(caller.tenant), caller), dialled);
}

Call& Switchboard::make_call(const Party& caller, std::string_view dialled) {
    CallRecord record;
    record.started_at = around_.wall_clock();
    record.id = make_uuid(record.started_at, around_.random);
    record.tenant_id = caller.tenant_id;
    if (caller.is_outside()) record.direction = CallDirection::inbound;
    record.from_number = caller.number;
    record.from_name = caller.name;
    record.to_dialled = dialled;
    auto made = std::make_unique<Call>(exchange_, around_.records, settings_.calls,
                                       static_cast<Call::User&>(*this), std::move(record));
    auto& call = *made;
    calls_[&call] = {std::move(made), directory_, {}};
    return call;
}

Granted<const Call*> Switchboard::start_call(const directory::TenantId& tenant, std::string_view from,
                                             std::string_view to) {
    thread_.assert_here();
    if (!has_room()) return refuse(503, "the exchange is overloaded");
    const auto* firm = directory_->find_tenant(tenant);
    const auto* extension = firm ? directory_->find_extension(tenant, from) : nullptr;
    if (!extension) return refuse(404, fmt::format("there is no extension {}", from));
    if (to.empty() || to.size() > max_dialled_digits)
        return refuse(400, fmt::format("a number has 1 to {} characters", max_dialled_digits));
    const auto own = router_.find_phones(*directory_, *extension);
    if (!own) return std::unexpected(own.error());
    if (const auto called = router_.route(*directory_, *extension, to); !called)
        return std::unexpected(called.error());
    auto& call = make_call(*extension, to);
    if (is_over_limit(*extension, call)) {
        calls_.erase(&call);
        return refuse(403, over_limit(*extension));
    }
    call.summon(make_party(*firm, *extension), *own);
    return &call;
}

bool Switchboard::hang_up(const directory::TenantId& tenant, std::string_view call_id) {
    thread_.assert_here();
    auto* call = find_call(tenant, call_id);
    if (!call || call->state() == Call::State::ending) return false;
    call->end(make_cause(CauseCode::normal, "hung up by order"));
    return true;
}

void Switchboard::for_each_call(const std::function<void(const Call&)>& visit) const {
    thread_.assert_here();
    for (const auto& [key, entry] : calls_) visit(*entry.call);
}

void Switchboard::on_caller_ready(Call& call) {
    const auto& directory = *calls_.at(&call).directory;
    const auto& caller = call.calling();
    const auto* extension = directory.find_extension(directory::ExtensionId{caller.extension_id});
    auto found = router_.route(directory, *extension, call.record().to_dialled);
    found ? call.dial(std::move(*found)) : call.refuse(found.error());
}

void Switchboard::on_call_changed(Call& call, CallChange change) {
    for (auto* observer : observers_) observer->on_call(call, change);
}

Granted<Route> Switchboard::route(const directory::Extension& by, std::string_view dialled,
                                  const std::optional<Gruus::Target>& one_phone) const {
    auto found = router_.route(*directory_, by, dialled);
    if (!found || !one_phone) return found;
    auto& phones = found->parties.front().phones;
    std::erase_if(phones, [&](const Binding& phone) { return !Gruus::leads_to(*one_phone, phone); });
    if (phones.empty()) return refuse(480, fmt::format("that phone of {} is not registered", dialled));
    return found;
}

void Switchboard::on_media(const media::MediaEvent& event) {
    thread_.assert_here();
    const auto of_endpoint = [this](const auto& what) {
        const auto found = endpoints_.find(what.endpoint);
        return found == endpoints_.end() ? nullptr : found->second;
    };
    const auto of_recording = [this](const auto& what) {
        const auto found = recordings_.find(what.recording);
        return found == recordings_.end() ? nullptr : found->second;
    };
    auto* call = std::visit(overloaded{
                                [&](const media::FirstPacket& what) { return of_endpoint(what); },
                                [&](const media::Digit& what) { return of_endpoint(what); },
                                [&](const media::MediaTimeout& what) { return of_endpoint(what); },
                                [&](const media::ProtectionFailed& what) { return of_endpoint(what); },
                                [&](const media::ConsentLost& what) { return of_endpoint(what); },
                                [&](const media::EndpointClosed& what) { return of_endpoint(what); },
                                [&](const media::RecordingClosed& what) { return of_recording(what); },
                                [&](const media::RecordingFault& what) { return of_recording(what); },
                            },
                            event);
    if (call) call->on_media(event);
}

Granted<Route> Switchboard::route_deflected(const Call& call, const Party& owner, const std::string& uri) {
    const auto& directory = *calls_.at(&call).directory;
    const auto* extension = directory.find_extension(directory::ExtensionId{owner.extension_id});
    const auto parsed = sip::parse_uri(uri);
    if (!extension || !parsed) return refuse(404, "deflected to what is no number: " + uri);
    return router_.route(directory, *extension, sip::unescape(parsed->user));
}

void Switchboard::on_endpoint_opened(Call& call, media::EndpointId endpoint) {
    endpoints_[endpoint] = &call;
    calls_.at(&call).endpoints.push_back(endpoint);
}

void Switchboard::on_recording_started(Call& call, media::RecordingId recording) {
    recordings_[recording] = &call;
}

void Switchboard::on_call_over(Call& call) {
    const auto entry = calls_.find(&call);
    if (entry == calls_.end()) return;
    for (const auto endpoint : entry->second.endpoints) {
        const auto found = endpoints_.find(endpoint);
        if (found != endpoints_.end() && found->second == &call) endpoints_.erase(found);
    }
    std::erase_if(recordings_, [&call](const auto& recording) { return recording.second == &call; });
    finished_.push_back(std::move(entry->second));
    calls_.erase(entry);
    sweep_ = around_.timers.after(Duration::zero(), [this] { finished_.clear(); });
}

void Switchboard::on_bindings(const std::string& extension_id, const std::vector<Binding>& bindings) {
    qualifier_.watch(extension_id, bindings);
    for (auto* observer : observers_) observer->on_phones(extension_id, bindings);
}

bool Switchboard::is_over_limit(const directory::Extension& extension, const Call& one_more) const {
    if (directory_->is_emergency(extension.tenant, one_more.record().to_dialled)) return false;  // N9.
    const auto* profile = extension.profile ? directory_->find_profile(*extension.profile) : nullptr;
    if (!profile || !profile->max_calls) return false;
    const auto others = std::ranges::count_if(calls_, [&](const auto& entry) {
        const auto& call = *entry.second.call;
        return &call != &one_more && call.calling().outbound_profile_id == profile->id.text &&
               call.state() != Call::State::ending;
    });
    return static_cast<std::size_t>(others) >= *profile->max_calls;
}

}  // namespace santral::call
