// Ring plans (S4.28 to S4.31, N3): every rule is checked before one is stored.

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "directory/administration.h"
#include "directory/destination_use.h"
#include "directory/number_words.h"
#include "directory/tenant_view.h"
#include "directory/wording.h"
#include "store/ring_plans.h"

namespace santral::directory {
namespace {

Result<const RingPlan*> find_plan(const Snapshot& present, const TenantId& tenant, std::string_view name) {
    if (const auto* found = present.find_ring_plan(tenant, name)) return found;
    return fail(Errc::not_found, fmt::format("there is no ring plan \"{}\"", name));
}

Result<std::optional<std::string>> understand_branch(const Snapshot& present, const NewRingPlan& plan,
                                                     const TenantId& tenant, const std::string& text) {
    if (text.empty()) return std::optional<std::string>();
    const auto destination = TRY(Destination::parse(text));
    if (destination == Destination{"ring_plan", plan.name})
        return fail(Errc::conflict,
                    fmt::format("ring plan {} would lead to itself: choose another destination", plan.name));
    TRY(check_destination(present, tenant, destination));
    return std::optional(destination.text());
}

Result<std::vector<std::string>> find_members(const TenantView& view, const NewRingPlan& wanted) {
    if (wanted.members.empty() || wanted.members.size() > max_members_of_plan)
        return fail(Errc::malformed, fmt::format("a ring plan has 1 to {} members, not {}",
                                                 max_members_of_plan, wanted.members.size()));
    std::vector<std::string> ids;
    for (const auto& number : wanted.members) {
        const auto* extension = TRY(view.find_extension(number));
        if (std::ranges::find(ids, extension->id.text) != ids.end())
            return fail(Errc::malformed, fmt::format("extension {} is a member twice: name it once", number));
        ids.push_back(extension->id.text);
    }
    return ids;
}

Result<void> check_shape(const NewRingPlan& wanted) {
    if (!is_slug(wanted.name))
        return fail(Errc::malformed,
                    fmt::format("\"{}\" cannot be the name of a ring plan: use a-z, 0-9, _ and -, a letter "
                                "first, at most 40",
                                wanted.name));
    if (wanted.ring_for_s >= 1 && wanted.ring_for_s <= longest_ring_s) return {};
    return fail(Errc::malformed,
                fmt::format("a ring plan rings 1 to {} seconds, not {}", longest_ring_s, wanted.ring_for_s));
}

Result<store::RingPlan> understand(const NewRingPlan& wanted, const Snapshot& present,
                                   const TenantId& tenant) {
    TRY(check_shape(wanted));
    store::RingPlan row{.tenant_id = tenant.text, .name = wanted.name, .ring_for_s = wanted.ring_for_s};
    row.ring_order = to_string(TRY(to_ring_order(wanted.order)));
    row.on_no_answer = TRY(understand_branch(present, wanted, tenant, wanted.on_no_answer));
    row.on_busy = TRY(understand_branch(present, wanted, tenant, wanted.on_busy));
    row.on_unavailable = TRY(understand_branch(present, wanted, tenant, wanted.on_unavailable));
    row.members = TRY(find_members(TenantView(present, tenant), wanted));
    return row;
}

std::string text_of(const std::optional<Destination>& destination) {
    return destination ? destination->text() : "";
}

NewRingPlan describe(const RingPlan& plan, const RingPlanPatch& patch, const Snapshot& present) {
    NewRingPlan described{.name = patch.name.value_or(plan.name),
                          .order = patch.order.value_or(std::string(to_string(plan.order))),
                          .ring_for_s = patch.ring_for_s.value_or(static_cast<int>(plan.ring_for.count())),
                          .on_no_answer = patch.on_no_answer.value_or(text_of(plan.on_no_answer)),
                          .on_busy = patch.on_busy.value_or(text_of(plan.on_busy)),
                          .on_unavailable = patch.on_unavailable.value_or(text_of(plan.on_unavailable))};
    for (const auto& member : plan.members)
        described.members.push_back(present.find_extension(member)->number);
    if (patch.members) described.members = *patch.members;
    return described;
}

// N3: whether the branches come back to this plan, over other plans and internal numbers.
class LoopSearch {
public:
    LoopSearch(const Snapshot& present, const TenantId& tenant, const store::RingPlan& plan)
        : present_(present), tenant_(tenant), itself_{"ring_plan", plan.name} {
        for (const auto& text : {plan.on_no_answer, plan.on_busy, plan.on_unavailable})
            if (text) open_.push_back(Destination::parse(*text).value_or(itself_));
    }

    bool finds_one() {
        while (!open_.empty()) {
            const auto next = open_.back();
            open_.pop_back();
            if (next == itself_) return true;
            if (seen_.insert(next).second) follow(next);
        }
        return false;
    }

private:
    void follow(const Destination& from) {
        if (from.kind == "number")
            if (const auto* number = present_.find_internal_number(tenant_, from.argument))
                open_.push_back(number->destination);
        if (from.kind != "ring_plan") return;
        const auto* plan = present_.find_ring_plan(tenant_, from.argument);
        if (!plan) return;
        for (const auto& branch : {plan->on_no_answer, plan->on_busy, plan->on_unavailable})
            if (branch) open_.push_back(*branch);
    }

    const Snapshot& present_;
    const TenantId& tenant_;
    Destination itself_;
    std::vector<Destination> open_;
    std::set<Destination> seen_;
};

Warnings judge(const Snapshot& present, const TenantId& tenant, const store::RingPlan& plan) {
    if (!LoopSearch(present, tenant, plan).finds_one()) return {};
    return {fmt::format("a branch of ring plan {} leads back to it: a call that comes round again is ended",
                        plan.name)};
}

}  // namespace

Result<Warnings> Administration::add_ring_plan(const NewRingPlan& wanted) {
    Warnings warnings;
    const auto stored = store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const auto there = std::ranges::count(present->ring_plans(), tenant_, &RingPlan::tenant);
        TRY(check_room(static_cast<std::size_t>(there), max_ring_plans, "ring plans"));
        if (present->find_ring_plan(tenant_, wanted.name)) return already_named("ring plan", wanted.name);
        auto row = TRY(understand(wanted, *present, tenant_));
        row.id = make_id();
        warnings = judge(*present, tenant_, row);
        return store::add_ring_plan(database_, row);
    });
    TRY(stored);
    return warnings;
}

Result<Warnings> Administration::change_ring_plan(std::string_view name, const RingPlanPatch& patch) {
    Warnings warnings;
    const auto stored = store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const auto* before = TRY(find_plan(*present, tenant_, name));
        auto row = TRY(understand(describe(*before, patch, *present), *present, tenant_));
        if (row.name != before->name) {
            if (present->find_ring_plan(tenant_, row.name)) return already_named("ring plan", row.name);
            TRY(check_nobody_leads_to(*present, tenant_, {"ring_plan", before->name}));
        }
        row.id = before->id.text;
        warnings = judge(*present, tenant_, row);
        return store::update_ring_plan(database_, row);
    });
    TRY(stored);
    return warnings;
}

Result<void> Administration::remove_ring_plan(std::string_view name) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const auto* plan = TRY(find_plan(*present, tenant_, name));
        TRY(check_nobody_leads_to(*present, tenant_, {"ring_plan", plan->name}));
        return store::remove_ring_plan(database_, plan->id.text);
    });
}

}  // namespace santral::directory
