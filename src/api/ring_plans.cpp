// The resource /ring-plans (S4.28 to S4.31): extensions that ring for one number, and where a call goes that
// none of them takes.

#include <fmt/format.h>

#include "api/live_page.h"
#include "api/tenant_directory.h"
#include "directory/number_words.h"

namespace santral::api {
namespace {

using directory::RingPlan;
using directory::RingPlanPatch;
using directory::Snapshot;

json::value body_of(const Snapshot& snapshot, const RingPlan& plan) {
    json::array members;
    for (const auto& id : plan.members)
        if (const auto* extension = snapshot.find_extension(id)) members.emplace_back(extension->number);
    return json::object{{"id", plan.id.text},
                        {"name", plan.name},
                        {"order", directory::to_string(plan.order)},
                        {"ring_for_s", plan.ring_for.count()},
                        {"on_no_answer", text_or_null(plan.on_no_answer)},
                        {"on_busy", text_or_null(plan.on_busy)},
                        {"on_unavailable", text_or_null(plan.on_unavailable)},
                        {"members", std::move(members)}};
}

// A ring plan, and how it is told.
struct Found {
    RingPlan plan;
    json::value body;
};

Checked<Found> find(Surroundings& around, const Request& request) {
    const auto here = TRY(TenantDirectory::read(around, request));
    auto plan = TRY(find_thing(here.snapshot().ring_plans(), here.tenant(), request.at("ring_plan_id")));
    auto body = body_of(here.snapshot(), plan);
    return Found{std::move(plan), std::move(body)};
}

Outcome list(Surroundings& around, const Request& request) {
    TRY(request.check_query({"limit", "cursor"}));
    const auto page = TRY(read_page(request));
    const auto here = TRY(TenantDirectory::read(around, request));
    auto plans = things_of(here.snapshot().ring_plans(), here.tenant());
    return reply_live_page(plans, page, &RingPlan::name,
                           [&here](const RingPlan& plan) { return body_of(here.snapshot(), plan); });
}

// RFC 7396: null empties a branch.
Checked<RingPlanPatch> read_patch(const Request& request) {
    Fields fields(request.body);
    RingPlanPatch patch{.name = fields.find_text("name"),
                        .order = fields.find_text("order"),
                        .ring_for_s = fields.find_number_within("ring_for_s", 1, directory::longest_ring_s),
                        .on_no_answer = fields.find_text("on_no_answer"),
                        .on_busy = fields.find_text("on_busy"),
                        .on_unavailable = fields.find_text("on_unavailable"),
                        .members = fields.find_texts("members")};
    if (fields.is_null("on_no_answer")) patch.on_no_answer.emplace();
    if (fields.is_null("on_busy")) patch.on_busy.emplace();
    if (fields.is_null("on_unavailable")) patch.on_unavailable.emplace();
    for (const auto* key : {"name", "order", "ring_for_s", "members"})
        if (fields.is_null(key)) fields.blame(key, "cannot be empty");
    TRY(fields.check());
    return patch;
}

directory::NewRingPlan to_new(const RingPlanPatch& given) {
    directory::NewRingPlan wanted;
    wanted.name = given.name.value_or("");
    wanted.order = given.order.value_or(wanted.order);
    wanted.ring_for_s = given.ring_for_s.value_or(wanted.ring_for_s);
    wanted.on_no_answer = given.on_no_answer.value_or("");
    wanted.on_busy = given.on_busy.value_or("");
    wanted.on_unavailable = given.on_unavailable.value_or("");
    wanted.members = given.members.value_or(wanted.members);
    return wanted;
}

Outcome create(Surroundings& around, const Request& request) {
    const auto wanted = to_new(TRY(read_patch(request)));
    const auto warnings = administration_of(around, request).add_ring_plan(wanted);
    if (!warnings) return std::unexpected(blame_body(warnings.error()));
    const auto here = TRY(TenantDirectory::read(around, request));
    const auto made = body_of(here.snapshot(), *here.snapshot().find_ring_plan(here.tenant(), wanted.name));
    auto response = reply_made(made, fmt::format("/ring-plans/{}", made.at("id").as_string().c_str()));
    add_warnings(response, *warnings);
    return response;
}

Outcome show(Surroundings& around, const Request& request) {
    const auto body = TRY(find(around, request)).body;
    return reply_with_etag(request, body, etag_of(body));
}

Outcome change(Surroundings& around, const Request& request) {
    const auto found = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(found.body)));
    const auto patch = TRY(read_patch(request));
    const auto warnings = administration_of(around, request).change_ring_plan(found.plan.name, patch);
    if (!warnings) return std::unexpected(blame_body(warnings.error()));
    auto response = reply_changed(TRY(find(around, request)).body);
    add_warnings(response, *warnings);
    return response;
}

Outcome remove(Surroundings& around, const Request& request) {
    const auto found = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(found.body)));
    TRY(administration_of(around, request).remove_ring_plan(found.plan.name));
    return reply_empty();
}

}  // namespace

void add_ring_plans(Router& router, Surroundings& around) {
    using enum Route::Effect;
    constexpr auto read = "ring-plans:read";
    constexpr auto write = "ring-plans:write";
    router.add({"GET", "/ring-plans", read, bind(around, list)});
    router.add({"POST", "/ring-plans", write, bind(around, create), directory});
    router.add({"GET", "/ring-plans/{ring_plan_id}", read, bind(around, show)});
    router.add({"PATCH", "/ring-plans/{ring_plan_id}", write, bind(around, change), directory});
    router.add({"DELETE", "/ring-plans/{ring_plan_id}", write, bind(around, remove), directory});
}

}  // namespace santral::api
