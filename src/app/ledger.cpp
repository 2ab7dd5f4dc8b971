// Rows of calls and registrations.

#include "app/ledger.h"

#include <fmt/format.h>

#include <cmath>

#include "base/log.h"
#include "base/overloaded.h"
#include "directory/transports.h"
#include "sip/message/list.h"

namespace santral::app {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view path_separator = ", ";

store::CallEnd to_end(const call::Cause& cause, std::string outcome) {
    store::CallEnd end;
    end.outcome = std::move(outcome);
    end.hangup_by = call::to_string(cause.by);
    end.cause_sip = cause.sip_status;
    end.cause_q850 = cause.q850;
    end.cause_text = cause.detail.empty() ? std::string(call::to_string(cause.code))
                                          : fmt::format("{}: {}", call::to_string(cause.code), cause.detail);
    return end;
}

std::optional<WallTime> after(WallTime start, std::optional<milliseconds> offset) {
    if (!offset) return {};
    return start + *offset;
}

// From the first ring (or the start) to the answer (or the end).
std::optional<milliseconds> between(std::optional<milliseconds> from, milliseconds to) {
    if (!from) return {};
    return to - *from;
}

store::CallRecord to_row(const call::CallRecord& record) {
    store::CallRecord row;
    row.id = record.id;
    row.tenant_id = record.tenant_id;
    row.direction = call::to_string(record.direction);
    row.from_number = record.from_number;
    row.from_name = record.from_name;
    row.to_dialled = record.to_dialled;
    row.to_reached = record.to_reached;
    row.started_at = record.started_at;
    row.answered_at = after(record.started_at, record.answered_after);
    return row;
}

store::CallLeg to_row(const call::CallRecord& record, const call::LegRecord& leg) {
    store::CallLeg row;
    row.id = fmt::format("{}-{}", record.id, leg.number);
    row.tenant_id = record.tenant_id;
    row.call_id = record.id;
    row.leg_no = leg.number;
    row.number = leg.extension;
    row.name = leg.name;
    row.role = call::to_string(leg.arrival.role);
    row.brought_by = leg.arrival.by;
    row.other_call_id = leg.other_call;
    row.contact = leg.contact;
    row.user_agent = leg.user_agent;
    row.sip_call_id = leg.sip_call_id;
    row.started_at = record.started_at + leg.started_after;
    row.answered_at = after(record.started_at, leg.answered_after);
    row.codec = leg.codec;
    row.packets_in = static_cast<long long>(leg.media.packets_in);
    row.packets_out = static_cast<long long>(leg.media.packets_out);
    row.packets_lost = static_cast<long long>(leg.media.packets_lost);
    row.remote_loss = leg.media.remote_loss;
    row.round_trip_ms = leg.media.round_trip_ms;
    if (leg.media.packets_in > 0) {
        row.jitter_ms = leg.media.jitter_ms;
        row.mos = leg.media.mos;
    }
    if (!leg.ended_after) return row;
    row.ended_at = record.started_at + *leg.ended_after;
    row.ring = between(leg.rang_after, leg.answered_after.value_or(*leg.ended_after));
    row.talk = between(leg.answered_after, *leg.ended_after);
    if (row.talk) row.hold = leg.hold;
    row.end =
        to_end(leg.cause, leg.answered_after ? "answered" : std::string(call::to_string(leg.cause.code)));
    return row;
}

store::RecordingState to_state(call::RecordingEntry::State state) {
    switch (state) {
    case call::RecordingEntry::State::open: return store::RecordingState::open;
    case call::RecordingEntry::State::closed: return store::RecordingState::closed;
    // What could be written stays: it is looked for at the next start like that of a crash.
    case call::RecordingEntry::State::faulty: return store::RecordingState::open;
    }
    __builtin_unreachable();
}

store::Registration to_row(const call::Binding& binding) {
    store::Registration row;
    row.id = binding.id;
    row.contact = binding.contact;
    row.instance = binding.instance;
    row.reg_id = static_cast<int>(binding.reg_id);
    row.q_thousandths = static_cast<int>(std::lround(binding.q * 1000));
    row.path = fmt::format("{}", fmt::join(binding.path, path_separator));
    row.transport = sip::uri_parameter(binding.flow.transport);
    row.local_endpoint = binding.flow.local.text();
    row.remote_endpoint = binding.flow.remote.text();
    row.user_agent = binding.user_agent;
    row.call_id = binding.call_id;
    row.cseq = binding.cseq;
    row.expires_at = binding.expires_at;
    return row;
}

}  // namespace

using Urgency = store::StoreThread::Urgency;

Ledger::Ledger(store::StoreThread& store, FindDirectory directory, WallClock wall_clock)
    : store_(store), directory_(std::move(directory)), wall_clock_(std::move(wall_clock)) {}

void Ledger::write(store::Change change, store::StoreThread::Urgency urgency) {
    if (!store_.write(std::move(change), {}, urgency)) log_error("the store is full: a call record is lost");
}

void Ledger::opened(const call::CallRecord& record) {
    write(to_row(record), Urgency::soon);  // From then on a crash leaves a record.
}

void Ledger::talk_changed(const call::CallRecord& record, const std::vector<call::LegRecord>& legs) {
    write(to_row(record), Urgency::soon);
    for (const auto& leg : legs) write(to_row(record, leg), Urgency::soon);
}

void Ledger::closed(const call::CallRecord& record) {
    auto row = to_row(record);
    row.ended_at = record.started_at + record.length;
    row.ring = between(record.rang_after, record.answered_after.value_or(record.length));
    row.hold = record.hold;
    row.talk = between(record.answered_after, record.length);
    row.end = to_end(record.cause, call::outcome(record));
    write(std::move(row), Urgency::soon);
    for (const auto& leg : record.legs) write(to_row(record, leg), Urgency::soon);
}

void Ledger::recording_changed(const call::CallRecord& record, const call::RecordingEntry& recording) {
    store::Recording row;
    row.id = recording.id;
    row.tenant_id = record.tenant_id;
    row.call_id = record.id;
    row.file = recording.file;
    row.state = to_state(recording.state);
    row.started_at = record.started_at + recording.began_after;
    row.bytes = static_cast<long long>(recording.bytes);
    row.length = recording.length;
    write(std::move(row), Urgency::now);
}

void Ledger::recording_marked(const call::CallRecord&, const call::RecordingEntry& recording) {
    const auto& segment = recording.segments.back();
    store::RecordingSegment row;
    row.recording_id = recording.id;
    row.position = static_cast<int>(recording.segments.size()) - 1;
    row.from = segment.from;
    row.kind = call::to_string(segment.kind);
    row.left = {segment.left.leg, segment.left.number};
    row.right = {segment.right.leg, segment.right.number};
    write(std::move(row), Urgency::soon);
}

void Ledger::alarm(const std::string& text) {
    log_error("alarm: {}", text);
}

void Ledger::save(const std::string& extension_id, call::BindingChange change,
                  std::function<void(Result<void>)> done) {
    store::RegistrationChange rows;
    rows.removed = std::move(change.removed);
    const auto directory = directory_();
    const auto* extension = directory->find_extension(directory::ExtensionId{extension_id});
    for (const auto& binding : change.saved) {
        if (!extension) break;
        auto row = to_row(binding);
        row.tenant_id = extension->tenant.text;
        row.extension_id = extension_id;
        row.connection_port_id = extension->port.text;
        row.registered_at = wall_clock_();
        rows.saved.push_back(std::move(row));
    }
    if (!store_.write(std::move(rows), done)) done(fail(Errc::busy, "too many changes wait for the disk"));
}

Result<call::Binding> to_binding(const store::Registration& row) {
    call::Binding binding;
    binding.id = row.id;
    binding.contact = row.contact;
    binding.instance = row.instance;
    binding.reg_id = static_cast<unsigned>(row.reg_id);
    binding.q = row.q_thousandths / 1000.0;
    for (const auto hop : sip::split_list(row.path)) binding.path.emplace_back(hop);
    binding.flow.transport = TRY(directory::to_transport(row.transport));
    binding.flow.local = TRY(Endpoint::parse(row.local_endpoint));
    binding.flow.remote = TRY(Endpoint::parse(row.remote_endpoint));
    binding.user_agent = row.user_agent;
    binding.call_id = row.call_id;
    binding.cseq = row.cseq;
    binding.expires_at = row.expires_at;
    return binding;
}

}  // namespace santral::app
