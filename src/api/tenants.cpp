// The resource /tenants (X11): the firms on the server. Its scopes reach beyond the caller's own.

#include "api/live_page.h"
#include "api/tenant_directory.h"
#include "directory/load.h"

namespace santral::api {
namespace {

using directory::Administration;
using directory::NumberRule;
using directory::Tenant;
using directory::TenantId;

json::value body_of(const Tenant& tenant) {
    return json::object{{"id", tenant.id.text},
                        {"name", tenant.name},
                        {"domain", tenant.domain},
                        {"realm", tenant.realm},
                        {"min_number_digits", tenant.numbers.min_digits},
                        {"max_number_digits", tenant.numbers.max_digits},
                        {"emergency_numbers", api::to_json(tenant.emergency_numbers)}};
}

Checked<Tenant> find(Surroundings& around, const TenantId& id) {
    const auto snapshot = TRY(directory::load_snapshot(around.database));
    if (const auto* tenant = snapshot->find_tenant(id)) return *tenant;
    return std::unexpected(Problem(ProblemType::not_found, "there is no tenant with this id"));
}

Outcome list(Surroundings& around, const Request& request) {
    TRY(request.check_query({"limit", "cursor"}));
    const auto page = TRY(read_page(request));
    const auto snapshot = TRY(directory::load_snapshot(around.database));
    std::vector<Tenant> tenants(snapshot->tenants().begin(), snapshot->tenants().end());
    return reply_live_page(tenants, page, &Tenant::name, body_of);
}

// The digits that the body gives, in the place of those there are.
NumberRule read_rule(Fields& fields, NumberRule rule) {
    const auto read = [&fields](std::string_view key, int& digits) {
        const auto given = fields.find_number(key);
        if (given && (*given < 1 || *given > directory::most_number_digits)) fields.blame(key, "is 1 to 15");
        if (given) digits = static_cast<int>(*given);
        if (fields.is_null(key)) fields.blame(key, "cannot be empty");
    };
    read("min_number_digits", rule.min_digits);
    read("max_number_digits", rule.max_digits);
    return rule;
}

Outcome create(Surroundings& around, const Request& request) {
    Fields fields(request.body);
    directory::NewTenant wanted{.name = fields.text("name"), .domain = fields.text("domain")};
    wanted.numbers = read_rule(fields, wanted.numbers);
    wanted.emergency_numbers = fields.find_texts("emergency_numbers").value_or(std::vector<std::string>());
    TRY(fields.check());
    const auto made = TRY(Administration::add_tenant(around.database, around.random, wanted));
    return reply_made(body_of(TRY(find(around, made.tenant()))), "/tenants/" + made.tenant().text);
}

Outcome show(Surroundings& around, const Request& request) {
    const auto body = body_of(TRY(find(around, {request.at("tenant_id")})));
    return reply_with_etag(request, body, etag_of(body));
}

Outcome change(Surroundings& around, const Request& request) {
    const auto tenant = TRY(find(around, {request.at("tenant_id")}));
    TRY(check_if_match(request, etag_of(body_of(tenant))));
    Fields fields(request.body);
    directory::TenantPatch patch{.numbers = read_rule(fields, tenant.numbers),
                                 .emergency_numbers = fields.find_texts("emergency_numbers")};
    if (fields.is_null("emergency_numbers")) patch.emergency_numbers.emplace();
    TRY(fields.check());
    TRY(Administration::of_tenant(around.database, around.random, tenant.id).change_rules(patch));
    return reply_changed(body_of(TRY(find(around, tenant.id))));
}

}  // namespace

void add_tenants(Router& router, Surroundings& around) {
    using enum Route::Effect;
    router.add({"GET", "/tenants", "tenants:read", bind(around, list)});
    router.add({"POST", "/tenants", "tenants:write", bind(around, create), directory});
    router.add({"GET", "/tenants/{tenant_id}", "tenants:read", bind(around, show)});
    router.add({"PATCH", "/tenants/{tenant_id}", "tenants:write", bind(around, change), directory});
}

}  // namespace santral::api
