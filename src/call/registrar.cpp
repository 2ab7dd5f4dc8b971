// The registrar: reads the order, works it in, keeps it, answers.

#include "call/registrar.h"

#include <algorithm>

#include "base/log.h"
#include "base/uuid.h"
#include "sip/dialog/capabilities.h"
#include "sip/message/name_addr.h"

namespace santral::call {
namespace {

constexpr std::size_t tag_length = 10;

const Binding* find_contact(const std::vector<Binding>& bindings, const Binding& wanted) {
    const auto found = std::ranges::find_if(bindings, [&wanted](const Binding& binding) {
        return binding.contact == wanted.contact && binding.flow.remote == wanted.flow.remote;
    });
    return found == bindings.end() ? nullptr : &*found;
}

bool is_in(const std::vector<Binding>& bindings, const Binding& wanted) {
    return std::ranges::any_of(bindings, [&wanted](const Binding& binding) {
        return binding.id == wanted.id && binding.call_id == wanted.call_id && binding.cseq == wanted.cseq;
    });
}

BindingChange difference(const std::vector<Binding>& before, const std::vector<Binding>& after) {
    BindingChange change;
    for (const auto& binding : after) {
        if (!is_in(before, binding)) change.saved.push_back(binding);
    }
    for (const auto& binding : before) {
        if (std::ranges::find(after, binding.id, &Binding::id) == after.end())
            change.removed.push_back(binding.id);
    }
    return change;
}

void log_change(const std::string& number, const std::vector<Binding>& before,
                const std::vector<Binding>& after) {
    for (const auto& binding : after) {
        if (find_contact(before, binding)) continue;
        log_info("extension={} registered: {} from {} {}", number, binding.contact,
                 sip::to_string(binding.flow.transport), binding.flow.remote.text());
    }
    for (const auto& binding : before) {
        if (!find_contact(after, binding)) log_info("extension={} unregistered: {}", number, binding.contact);
    }
}

}  // namespace

Registrant to_registrant(const directory::Extension& extension) {
    return {extension.id.text, extension.number, extension.max_contacts};
}

Registrar::Registrar(Surroundings surroundings, RegistrationLimits limits)
    : around_(std::move(surroundings)),
      limits_(limits),
      wall_at_start_(around_.wall_clock()),
      steady_at_start_(around_.timers.now()) {}

// A wall clock that jumps must not end registrations (R5): counted on from the start by the steady clock.
WallTime Registrar::now() const {
    return wall_at_start_ +
           std::chrono::duration_cast<std::chrono::milliseconds>(around_.timers.now() - steady_at_start_);
}

void Registrar::on_register(const Registrant& registrant, sip::ServerTransactionId id,
                            const sip::Message& request, const sip::Flow& flow) {
    thread_.assert_here();
    const auto& extension_id = registrant.extension_id;
    auto limits = limits_;
    limits.contacts = registrant.max_contacts;
    const auto tag = around_.random.token(tag_length);
    const auto refuse_with = [&](const Refusal& refusal) {
        log_info("extension={} register refused: {} {}", registrant.number, refusal.status, refusal.detail);
        sip::ResponseWriter response(request, refusal.status, tag);
        response.add_lines(refusal.fields);
        around_.transactions.respond(id, response);
    };
    const auto order = read_register(request, flow, limits);
    if (!order) return refuse_with(order.error());
    auto bindings = find(extension_id);
    if (order->kind != RegisterOrder::Kind::query) {
        auto changed = apply(*order, bindings, now(), limits);
        if (!changed) return refuse_with(changed.error());
        bindings = std::move(*changed);
        for (auto& binding : bindings) {
            if (binding.id.empty()) binding.id = make_uuid(now(), around_.random);
        }
    }
    sip::ResponseWriter response(request, 200, tag);
    const auto aor = sip::names(request, sip::HeaderName::supported, "gruu")
                         ? sip::parse_name_addr(request.find(sip::HeaderName::to).value_or(""))
                         : fail(Errc::unsupported, "");
    for (const auto& binding : bindings) {
        const auto gruus = aor ? around_.gruus.contact_parameters(aor->uri, binding) : std::string();
        response.add(sip::HeaderName::contact, contact_value(binding, now()) + gruus);
    }
    for (const auto path : request.values(sip::HeaderName::path)) response.add(sip::HeaderName::path, path);
    response.add(sip::HeaderName::supported, "path, outbound, gruu");
    if (order->wants_outbound) response.add(sip::HeaderName::require, "outbound");
    if (order->kind == RegisterOrder::Kind::query) return around_.transactions.respond(id, response);

    auto change = difference(find(extension_id), bindings);
    around_.store.save(
        extension_id, std::move(change), [this, id, extension_id, response](const Result<void>& kept) {
            if (!kept)
                log_warning("extension={} registration is not kept: {}", extension_id, kept.error().detail);
            around_.transactions.respond(id, response);
        });
    keep(extension_id, registrant.number, std::move(bindings));
}

void Registrar::restore(const Registrant& registrant, std::vector<Binding> bindings) {
    thread_.assert_here();
    std::erase_if(bindings, [this](const Binding& binding) { return binding.expires_at <= now(); });
    if (!bindings.empty()) keep(registrant.extension_id, registrant.number, std::move(bindings));
}

void Registrar::on_flow_failed(const sip::Flow& flow) {
    thread_.assert_here();
    if (!sip::is_websocket(flow.transport)) return;
    const auto came_by_it = [&flow](const Binding& binding) { return binding.flow == flow; };
    std::vector<std::string> whose;  // keep() may change the entries.
    for (const auto& [id, entry] : entries_) {
        if (std::ranges::any_of(entry.bindings, came_by_it)) whose.push_back(id);
    }
    for (const auto& id : whose) {
        auto rest = find(id);
        std::erase_if(rest, came_by_it);
        keep_rest(id, std::move(rest));
    }
}

void Registrar::forget(const std::string& extension_id) {
    thread_.assert_here();
    around_.store.save(extension_id, difference(find(extension_id), {}), [](const Result<void>&) {});
    const auto entry = entries_.find(extension_id);
    if (entry != entries_.end()) keep(extension_id, std::string(entry->second.number), {});
}

std::vector<Binding> Registrar::find(const std::string& extension_id) const {
    const auto entry = entries_.find(extension_id);
    return entry == entries_.end() ? std::vector<Binding>{} : entry->second.bindings;
}

std::vector<std::string> Registrar::extensions() const {
    std::vector<std::string> ids;
    ids.reserve(entries_.size());
    for (const auto& [id, entry] : entries_) ids.push_back(id);
    return ids;
}

std::size_t Registrar::contacts() const {
    std::size_t count = 0;
    for (const auto& [id, entry] : entries_) count += entry.bindings.size();
    return count;
}

void Registrar::keep(const std::string& extension_id, const std::string& number,
                     std::vector<Binding> bindings) {
    std::ranges::sort(bindings, std::greater{}, &Binding::q);
    log_change(number, find(extension_id), bindings);
    if (bindings.empty()) {
        entries_.erase(extension_id);
        return around_.observer.on_bindings(extension_id, bindings);
    }
    auto& entry = entries_[extension_id];
    entry.number = number;
    entry.bindings = std::move(bindings);
    const auto soonest = std::ranges::min_element(entry.bindings, {}, &Binding::expires_at)->expires_at;
    entry.expiry = around_.timers.after(soonest - now(), [this, extension_id] { expire(extension_id); });
    around_.observer.on_bindings(extension_id, entry.bindings);
}

void Registrar::expire(const std::string& extension_id) {
    auto bindings = find(extension_id);
    std::erase_if(bindings, [this](const Binding& binding) { return binding.expires_at <= now(); });
    keep_rest(extension_id, std::move(bindings));  // Last: replaces the timer that called us.
}

void Registrar::keep_rest(const std::string& extension_id, std::vector<Binding> rest) {
    around_.store.save(extension_id, difference(find(extension_id), rest), [](const Result<void>&) {});
    keep(extension_id, std::string(entries_.at(extension_id).number), std::move(rest));
}

}  // namespace santral::call
