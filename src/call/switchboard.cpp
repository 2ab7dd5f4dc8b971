// The exchange: requests to those who know what to do with them.

#include "call/switchboard.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "base/overloaded.h"
#include "base/text.h"
#include "base/uuid.h"
#include "sip/dialog/capabilities.h"
#include "sip/message/headers.h"

namespace santral::call {
namespace {

using sip::HeaderName;
using sip::Method;

constexpr std::size_t tag_length = 10;
constexpr auto overload_retry_after = "Retry-After: 5\r\n";
constexpr auto allowed_outside_dialogs = "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, PRACK, UPDATE, INFO";

bool may_go_no_further(const sip::Message& request) {
    if (request.method() == Method::register_ || request.method() == Method::options) return false;
    return parse_number<int>(trim(request.find(HeaderName::max_forwards).value_or(""))) == 0;
}

std::string user_of(std::string_view uri) {
    const auto parsed = sip::parse_uri(uri);
    return parsed ? sip::unescape(parsed->user) : std::string();
}

Registrant to_registrant(const directory::Extension& extension) {
    return {extension.id.text, extension.number, extension.max_contacts};
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
      exchange_{transactions_, sessions_, around_.media, around_.timers, around_.random},
      gatekeeper_(settings_.nonce_secret, settings_.digest_offer, around_.timers, around_.random,
                  around_.watch, around_.is_at_port),
      gruus_(settings_.nonce_secret, around_.random),
      qualifier_(transactions_, around_.timers, around_.random, settings_.qualify_every),
      registrar_({transactions_, around_.timers, around_.random, around_.registrations, *this, gruus_,
                  around_.wall_clock},
                 settings_.registrations),
      router_(registrar_, qualifier_) {
    around_.media.report_to(*this);
}

Switchboard::~Switchboard() = default;

void Switchboard::on_message(const sip::Message& message, const sip::Flow& flow) {
    thread_.assert_here();
    transactions_.on_message(message, flow);
}

void Switchboard::on_flow_failed(const sip::Flow& flow) {
    thread_.assert_here();
    transactions_.on_flow_failed(flow);
}

void Switchboard::set_directory(directory::SnapshotPointer directory) {
    thread_.assert_here();
    for (const auto& extension_id : registrar_.extensions()) {
        if (!directory->find_extension(directory::ExtensionId{extension_id})) registrar_.forget(extension_id);
    }
    directory_ = std::move(directory);
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
}

void Switchboard::on_request(sip::ServerTransactionId id, const sip::Message& request,
                             const sip::Flow& flow) {
    if (request.to_tag().empty()) return on_new_request(id, request, flow);
    if (!sessions_.on_request(id, request, flow)) respond(id, request, 481);
}

void Switchboard::on_new_request(sip::ServerTransactionId id, const sip::Message& request,
                                 const sip::Flow& flow) {
    if (may_go_no_further(request)) return respond(id, request, 483);
    if (request.method() == Method::invite) return on_invite(id, request, flow);
    if (const auto unknown = sip::unknown_requirements(request); !unknown.empty()) {
        return respond(id, request, 420, "Unsupported: " + unknown + "\r\n");
    }
    switch (request.method()) {
    case Method::register_: return on_register(id, request, flow);
    case Method::options:
        return respond(id, request, 200,
                       fmt::format("Allow: {}\r\nAccept: {}\r\nSupported: {}\r\n", allowed_outside_dialogs,
                                   sip::sdp_type, sip::supported_options));
    case Method::subscribe:
    case Method::publish: return respond(id, request, 489, "Allow-Events:\r\n");
    case Method::bye:
    case Method::prack:
    case Method::update:
    case Method::info:
    case Method::notify: return respond(id, request, 481);
    case Method::message:
    case Method::refer:
    case Method::other:
        return respond(id, request, 405, fmt::format("Allow: {}\r\n", allowed_outside_dialogs));
    case Method::invite:
    case Method::ack:
    case Method::cancel:
        return;  // An INVITE was taken above; the others open no transaction that comes here.
    }
}

void Switchboard::on_register(sip::ServerTransactionId id, const sip::Message& request,
                              const sip::Flow& flow) {
    const auto subscriber = gatekeeper_.identify(request, flow, *directory_);
    if (!subscriber) return respond(id, request, subscriber.error().status, subscriber.error().fields);
    // RFC 3261 10.3 step 4: who registers an address must be its owner.
    const auto to = sip::parse_name_addr(request.find(HeaderName::to).value_or(""));
    if (!to || sip::unescape(to->uri.user) != subscriber->extension->number) return respond(id, request, 403);
    registrar_.on_register(to_registrant(*subscriber->extension), id, request, flow);
}

void Switchboard::on_invite(sip::ServerTransactionId id, const sip::Message& invite, const sip::Flow& flow) {
    if (calls_.size() >= max_calls || around_.is_overloaded()) {
        return respond(id, invite, 503, overload_retry_after);
    }
    if (sip::has_foreign_body(invite)) {
        return respond(id, invite, 415, fmt::format("Accept: {}\r\n", sip::sdp_type));
    }
    const auto subscriber = gatekeeper_.identify(invite, flow, *directory_);
    if (!subscriber) return respond(id, invite, subscriber.error().status, subscriber.error().fields);
    begin_call(id, invite, flow, *subscriber);
}

void Switchboard::begin_call(sip::ServerTransactionId id, const sip::Message& invite, const sip::Flow& flow,
                             const Subscriber& subscriber) {
    const auto& extension = *subscriber.extension;
    CallRecord record;
    record.started_at = around_.wall_clock();
    record.id = make_uuid(record.started_at, around_.random);
    record.tenant_id = subscriber.tenant->id.text;
    record.from_number = extension.number;
    record.from_name = extension.name;
    const auto uri = sip::parse_uri(invite.request_uri());
    const auto one_phone = uri ? gruus_.read(*uri) : std::nullopt;
    const auto target = one_phone ? one_phone->number : user_of(invite.request_uri());
    record.to_dialled = target.substr(0, max_dialled_digits);
    const auto dialled = record.to_dialled;

    auto made = std::make_unique<Call>(exchange_, around_.records, settings_.calls,
                                       static_cast<Call::User&>(*this), std::move(record));
    auto& call = *made;
    calls_[&call] = {std::move(made), directory_, {}};
    const CallingParty caller{subscriber.tenant->id.text,
                              subscriber.tenant->domain,
                              extension.id.text,
                              extension.number,
                              extension.name,
                              extension.records_calls,
                              privacy_of(invite),
                              extension.profile ? extension.profile->text : ""};
    if (!call.take(id, invite, flow, caller)) return on_call_over(call);
    if (call.state() != Call::State::arriving) return;
    if (is_over_limit(extension)) {
        return call.refuse(
            {403, "", "the outbound profile of " + extension.number + " allows no further call"});
    }
    const auto called = route(extension, dialled, one_phone);
    if (!called) return call.refuse(called.error());
    call.dial(*called);
}

Granted<CalledParty> Switchboard::route(const directory::Extension& by, std::string_view dialled,
                                        const std::optional<Gruus::Target>& one_phone) const {
    auto called = router_.route(*directory_, by, dialled);
    if (!called || !one_phone) return called;
    std::erase_if(called->phones, [&](const Binding& phone) { return !Gruus::leads_to(*one_phone, phone); });
    if (called->phones.empty())
        return refuse(480, fmt::format("that phone of {} is not registered", dialled));
    return called;
}

void Switchboard::on_ack(const sip::Message& ack, const sip::Flow&) {
    (void)sessions_.on_ack(ack);  // One that belongs to no session needs no answer (RFC 3261 17).
}

void Switchboard::on_cancel(sip::ServerTransactionId invite, const sip::Message& cancel) {
    (void)sessions_.on_cancel(invite, cancel);  // The transaction layer has answered the CANCEL.
}

void Switchboard::on_stray_2xx(const sip::Message& response, const sip::Flow& flow) {
    (void)sessions_.on_stray_2xx(response, flow);  // Of a session long gone: the far side gives up by itself.
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
                                [&](const media::EndpointClosed& what) { return of_endpoint(what); },
                                [&](const media::RecordingClosed& what) { return of_recording(what); },
                                [&](const media::RecordingFault& what) { return of_recording(what); },
                            },
                            event);
    if (call) call->on_media(event);
}

Granted<CalledParty> Switchboard::route_deflected(const Call& call, const CalledParty& owner,
                                                  const std::string& uri) {
    const auto& directory = *calls_.at(&call).directory;
    const auto* extension = directory.find_extension(directory::ExtensionId{owner.extension_id});
    const auto parsed = sip::parse_uri(uri);
    if (!extension || !parsed) return refuse(404, "deflected to what is no number: " + uri);
    return router_.route(directory, *extension, user_of(uri));
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
    for (const auto endpoint : entry->second.endpoints) endpoints_.erase(endpoint);
    std::erase_if(recordings_, [&call](const auto& recording) { return recording.second == &call; });
    finished_.push_back(std::move(entry->second));
    calls_.erase(entry);
    sweep_ = around_.timers.after(Duration::zero(), [this] { finished_.clear(); });
}

void Switchboard::on_bindings(const std::string& extension_id, const std::vector<Binding>& bindings) {
    qualifier_.watch(extension_id, bindings);
}

// The call that is asked about is among those in progress.
bool Switchboard::is_over_limit(const directory::Extension& extension) const {
    const auto* profile = extension.profile ? directory_->find_profile(*extension.profile) : nullptr;
    if (!profile || !profile->max_calls) return false;
    const auto calls = std::ranges::count_if(calls_, [profile](const auto& entry) {
        const auto& call = *entry.second.call;
        return call.calling().outbound_profile_id == profile->id.text && call.state() != Call::State::ending;
    });
    return static_cast<std::size_t>(calls) > *profile->max_calls;
}

void Switchboard::respond(sip::ServerTransactionId id, const sip::Message& request, int status,
                          std::string_view lines) {
    sip::ResponseWriter response(request, status, around_.random.token(tag_length));
    response.add_lines(lines);
    transactions_.respond(id, response);
}

}  // namespace santral::call
