// Calls and registrations as plain values.

#include "app/live.h"

#include <algorithm>
#include <memory>

#include "app/refusals.h"

namespace santral::app {
namespace {

using namespace std::chrono_literals;
using call::CallChange;
using directory::TenantId;

// Seconds. A call inside a house rings in milliseconds; over the Internet in a second or so.
const std::vector<double> setup_bounds = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};

api::LiveCall::State state_of(const call::Call& call) {
    switch (call.state()) {
    case call::Call::State::summoning:
    case call::Call::State::arriving:
    case call::Call::State::ringing: return api::LiveCall::State::ringing;
    case call::Call::State::talking:
        return call.is_held() ? api::LiveCall::State::held : api::LiveCall::State::talking;
    case call::Call::State::ending:
    case call::Call::State::over: return api::LiveCall::State::ending;
    }
    __builtin_unreachable();
}

api::LiveCall to_live(const call::Call& call) {
    const auto& record = call.record();
    api::LiveCall live;
    live.id = record.id;
    live.state = state_of(call);
    live.from_number = record.from_number;
    live.from_name = record.from_name;
    live.to_dialled = record.to_dialled;
    live.to_reached = record.to_reached;
    live.started_at = record.started_at;
    if (record.answered_after) live.answered_at = record.started_at + *record.answered_after;
    live.is_recorded = !record.recordings.empty();
    return live;
}

api::LiveRegistration to_live(const directory::Extension& extension, const call::Binding& phone,
                              bool is_reachable) {
    api::LiveRegistration live;
    live.id = phone.id;
    live.extension_id = extension.id.text;
    live.extension = extension.number;
    live.contact = phone.contact;
    live.transport = sip::uri_parameter(phone.flow.transport);
    live.remote = phone.flow.remote.text();
    live.user_agent = phone.user_agent;
    live.expires_at = phone.expires_at;
    using enum api::LiveRegistration::Reachability;
    live.reachability = is_reachable ? reachable : unreachable;
    return live;
}

api::LiveTrunk to_live(const directory::Trunk& trunk, const call::Trunks& trunks) {
    using enum api::LiveTrunk::State;
    const auto status = trunks.status(trunk.id);
    api::LiveTrunk live{trunk.id.text, trunk.name, disabled, status.detail, trunks.calls(trunk.id)};
    if (!trunk.is_enabled) return live;
    switch (status.state) {
    case call::TrunkLink::State::unknown: live.state = unknown; break;
    case call::TrunkLink::State::up: live.state = up; break;
    case call::TrunkLink::State::down: live.state = down; break;
    }
    return live;
}

api::EventType type_of(const call::Call& call, CallChange change) {
    switch (change) {
    case CallChange::ringing: return api::EventType::call_ringing;
    case CallChange::answered: return api::EventType::call_answered;
    case CallChange::held:
    case CallChange::resumed: return api::EventType::call_held;
    case CallChange::moved:
    case CallChange::transferred: return api::EventType::call_transferred;
    case CallChange::ended:
        return call.record().answered_after ? api::EventType::call_ended : api::EventType::call_missed;
    }
    __builtin_unreachable();
}

// The extensions of a tenant, by number.
std::vector<const directory::Extension*> extensions_of(const directory::Snapshot& directory,
                                                       const TenantId& tenant) {
    std::vector<const directory::Extension*> found;
    for (const auto& extension : directory.extensions()) {
        if (extension.tenant == tenant) found.push_back(&extension);
    }
    std::ranges::sort(found, {}, &directory::Extension::number);
    return found;
}

}  // namespace

Live::Live(Surroundings surroundings) : around_(std::move(surroundings)) {
    setup_.bounds_s = setup_bounds;
    setup_.counts.resize(setup_bounds.size() + 1);
}

void Live::list_calls(const TenantId& tenant, api::Answer<std::vector<api::LiveCall>> answer) {
    around_.loop.post([this, tenant, answer = std::move(answer)]() mutable {
        std::vector<api::LiveCall> found;
        around_.switchboard().for_each_call([&](const call::Call& call) {
            if (call.record().tenant_id == tenant.text) found.push_back(to_live(call));
        });
        std::ranges::sort(found, {}, &api::LiveCall::id);  // UUIDv7: by time.
        answer(std::move(found));
    });
}

void Live::start_call(const TenantId& tenant, api::CallOrder order, api::Answer<api::LiveCall> answer) {
    around_.loop.post([this, tenant, order = std::move(order), answer = std::move(answer)]() mutable {
        const auto call = around_.switchboard().start_call(tenant, order.from, order.to);
        if (!call) return answer(std::unexpected(to_error(call.error())));
        answer(to_live(**call));
    });
}

void Live::hang_up(const TenantId& tenant, std::string call_id, api::Answer<void> answer) {
    around_.loop.post([this, tenant, call_id = std::move(call_id), answer = std::move(answer)]() mutable {
        if (around_.switchboard().hang_up(tenant, call_id)) return answer({});
        answer(fail(Errc::not_found, "there is no such call: it may have ended"));
    });
}

void Live::list_registrations(const TenantId& tenant,
                              api::Answer<std::vector<api::LiveRegistration>> answer) {
    around_.loop.post([this, tenant, answer = std::move(answer)]() mutable {
        const auto directory = around_.directory();
        const auto& switchboard = around_.switchboard();
        std::vector<api::LiveRegistration> found;
        for (const auto* extension : extensions_of(*directory, tenant)) {
            for (const auto& phone : switchboard.registrar().find(extension->id.text)) {
                const bool is_reachable = switchboard.is_reachable(extension->id.text, phone);
                found.push_back(to_live(*extension, phone, is_reachable));
            }
        }
        answer(std::move(found));
    });
}

void Live::list_statuses(const TenantId& tenant, api::Answer<std::vector<api::LiveExtension>> answer) {
    around_.loop.post([this, tenant, answer = std::move(answer)]() mutable {
        const auto directory = around_.directory();
        std::vector<api::LiveExtension> found;
        for (const auto* extension : extensions_of(*directory, tenant))
            found.push_back({extension->id.text, extension->number, board_.find(extension->id.text)});
        answer(std::move(found));
    });
}

void Live::list_trunks(const TenantId& tenant, api::Answer<std::vector<api::LiveTrunk>> answer) {
    around_.loop.post([this, tenant, answer = std::move(answer)]() mutable {
        const auto directory = around_.directory();
        std::vector<api::LiveTrunk> found;
        for (const auto& trunk : directory->trunks())
            if (trunk.tenant == tenant) found.push_back(to_live(trunk, around_.switchboard().trunks()));
        std::ranges::sort(found, {}, &api::LiveTrunk::name);
        answer(std::move(found));
    });
}

void Live::reload(api::Answer<std::vector<std::string>> answer) {
    around_.loop.post([this, answer = std::move(answer)]() mutable { around_.reload(std::move(answer)); });
}

void Live::take_telephone(net::DetachedConnection connection) {
    around_.loop.post([this, connection = std::move(connection)]() mutable {
        around_.take_telephone(std::move(connection));
    });
}

void Live::read_figures(api::Answer<api::Figures> answer) {
    around_.loop.post([this, answer = std::move(answer)]() mutable {
        api::Figures figures;
        figures.calls = around_.switchboard().calls();
        for (const auto& [outcome, count] : ended_) figures.calls_ended.push_back({outcome, count});
        figures.call_setup = setup_;
        figures.transactions = around_.switchboard().open_transactions();
        figures.registrations = around_.switchboard().registrar().contacts();
        for (const auto& trunk : around_.directory()->trunks()) {
            const auto line = to_live(trunk, around_.switchboard().trunks());
            if (trunk.is_enabled)
                figures.trunks.push_back({trunk.name, line.state == api::LiveTrunk::State::up});
        }
        around_.add_figures(figures);
        answer(std::move(figures));
    });
}

void Live::on_call(const call::Call& call, CallChange change) {
    count(call, change);
    if (change != CallChange::moved) tell_call(call, change);
    tell(board_.on_call(call.id(), call.parties()));
}

void Live::on_phones(const std::string& extension_id, const std::vector<call::Binding>& phones) {
    const auto directory = around_.directory();
    const auto* extension = directory->find_extension(directory::ExtensionId{extension_id});
    if (extension) {
        tell(api::EventType::registration_changed, extension->tenant.text,
             {{"extension", extension->number}, {"contacts", std::to_string(phones.size())}});
    }
    tell(board_.on_phones(extension_id, phones.size()));
}

void Live::count(const call::Call& call, CallChange change) {
    const auto& record = call.record();
    if (change != CallChange::ended) return;
    ++ended_[call::outcome(record)];
    if (!record.rang_after) return;
    const auto seconds = std::chrono::duration<double>(*record.rang_after).count();
    const auto bucket = std::ranges::lower_bound(setup_.bounds_s, seconds) - setup_.bounds_s.begin();
    ++setup_.counts[static_cast<std::size_t>(bucket)];
    setup_.sum_s += seconds;
}

void Live::tell_call(const call::Call& call, CallChange change) {
    if (!is_heard()) return;
    const auto& record = call.record();
    std::vector<std::pair<std::string, std::string>> fields{
        {"call_id", record.id},
        {"from_number", record.from_number},
        {"from_name", record.from_name},
        {"to_number", record.to_dialled},
        {"state", std::string(api::to_string(state_of(call)))},
    };
    if (!record.to_reached.empty()) fields.emplace_back("to_reached", record.to_reached);
    if (change == CallChange::ended) {
        fields.emplace_back("outcome", call::outcome(record));
        fields.emplace_back("cause", call::to_string(record.cause.code));
    }
    tell(type_of(call, change), record.tenant_id, std::move(fields));
}

void Live::tell(const std::vector<StatusBoard::Change>& changes) {
    const auto directory = around_.directory();
    for (const auto& change : changes) {
        const auto* extension = directory->find_extension(directory::ExtensionId{change.extension_id});
        if (!extension) continue;  // Removed meanwhile: nobody can look at it.
        tell(api::EventType::extension_status, extension->tenant.text,
             {{"extension", extension->number}, {"status", std::string(api::to_string(change.status))}});
    }
}

void Live::tell(api::EventType type, const std::string& tenant,
                std::vector<std::pair<std::string, std::string>> fields) {
    if (is_heard()) feed_->publish({type, TenantId{tenant}, around_.wall_clock(), std::move(fields)});
}

}  // namespace santral::app
