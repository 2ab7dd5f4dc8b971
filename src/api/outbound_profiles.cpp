// The resource /outbound-profiles (S1.16): which numbers outside may be called, by which trunks, and how many
// at a time.

#include <fmt/format.h>

#include "api/live_page.h"
#include "api/tenant_directory.h"

namespace santral::api {
namespace {

using directory::NewRule;
using directory::OutboundProfile;
using directory::Snapshot;
using enum directory::OutboundRule::Verdict;

json::value body_of(const Snapshot& snapshot, const OutboundProfile& profile) {
    json::array rules;
    for (const auto& rule : profile.rules)
        rules.push_back(json::object{{"verdict", rule.verdict == allow ? "allow" : "deny"},
                                     {"pattern", rule.pattern.text()},
                                     {"strip", rule.strip},
                                     {"prefix", rule.prefix}});
    json::object body{{"id", profile.id.text}, {"name", profile.name}, {"max_calls", nullptr}};
    if (profile.max_calls) body["max_calls"] = *profile.max_calls;
    body["rules"] = std::move(rules);
    json::array trunks;
    for (const auto& id : profile.trunks)
        if (const auto* trunk = snapshot.find_trunk(id)) trunks.emplace_back(trunk->name);
    body["trunks"] = std::move(trunks);
    const auto* shown = profile.shown_number ? snapshot.find_city_number(*profile.shown_number) : nullptr;
    body["shown_number"] = text_or_null(shown ? shown->number : "");
    return body;
}

// A profile, and how it is told.
struct Found {
    OutboundProfile profile;
    json::value body;
};

Checked<Found> find(Surroundings& around, const Request& request) {
    const auto here = TRY(TenantDirectory::read(around, request));
    auto profile = TRY(find_thing(here.snapshot().profiles(), here.tenant(), request.at("profile_id")));
    auto body = body_of(here.snapshot(), profile);
    return Found{std::move(profile), std::move(body)};
}

Checked<json::value> find_by_name(Surroundings& around, const Request& request, std::string_view name) {
    const auto here = TRY(TenantDirectory::read(around, request));
    return body_of(here.snapshot(), *TRY(here.view().find_profile(name)));
}

Outcome list(Surroundings& around, const Request& request) {
    TRY(request.check_query({"limit", "cursor"}));
    const auto page = TRY(read_page(request));
    const auto here = TRY(TenantDirectory::read(around, request));
    auto profiles = things_of(here.snapshot().profiles(), here.tenant());
    return reply_live_page(profiles, page, &OutboundProfile::name, [&here](const OutboundProfile& profile) {
        return body_of(here.snapshot(), profile);
    });
}

Checked<NewRule> read_rule(const json::object& object, std::size_t index) {
    Fields fields(object, fmt::format("rules[{}].", index));
    const auto verdict = fields.text("verdict");
    NewRule rule{verdict == "allow" ? allow : deny, fields.text("pattern")};
    if (const auto strip = fields.find_number("strip")) {
        if (*strip < 0 || *strip > directory::most_digits_rewritten)
            fields.blame("strip", fmt::format("is 0 to {}", directory::most_digits_rewritten));
        rule.strip = static_cast<int>(*strip);
    }
    rule.prefix = fields.find_text("prefix").value_or("");
    if (verdict != "allow" && verdict != "deny") fields.blame("verdict", "is allow or deny");
    TRY(fields.check());
    return rule;
}

Checked<directory::ProfilePatch> read_patch(const Request& request) {
    Fields fields(request.body);
    directory::ProfilePatch patch{.name = fields.find_text("name")};
    if (const auto calls = fields.find_number("max_calls")) {
        if (*calls < 0 || *calls > directory::most_calls_of_profile)
            fields.blame("max_calls", fmt::format("is 0 to {}", directory::most_calls_of_profile));
        patch.max_calls = static_cast<int>(*calls);
    }
    if (fields.is_null("max_calls")) patch.max_calls.emplace();
    patch.trunks = fields.find_texts("trunks");
    patch.shown_number = fields.find_text("shown_number");
    if (fields.is_null("trunks")) patch.trunks.emplace();
    if (fields.is_null("shown_number")) patch.shown_number.emplace();
    const auto rules = fields.find_objects("rules");
    for (const auto* key : {"name", "rules"})
        if (fields.is_null(key)) fields.blame(key, "cannot be empty");
    TRY(fields.check());
    if (!rules) return patch;
    patch.rules.emplace();
    for (const auto& rule : *rules) patch.rules->push_back(TRY(read_rule(rule, patch.rules->size())));
    return patch;
}

Outcome create(Surroundings& around, const Request& request) {
    const auto given = TRY(read_patch(request));
    const directory::NewProfile wanted{.name = given.name.value_or(""),
                                       .max_calls = given.max_calls.value_or(std::nullopt),
                                       .rules = given.rules.value_or(std::vector<NewRule>()),
                                       .trunks = given.trunks.value_or(std::vector<std::string>()),
                                       .shown_number = given.shown_number.value_or("")};
    const auto added = administration_of(around, request).add_profile(wanted);
    if (!added) return std::unexpected(blame_body(added.error()));
    const auto made = TRY(find_by_name(around, request, trim(wanted.name)));
    return reply_made(made, fmt::format("/outbound-profiles/{}", made.at("id").as_string().c_str()));
}

Outcome show(Surroundings& around, const Request& request) {
    const auto body = TRY(find(around, request)).body;
    return reply_with_etag(request, body, etag_of(body));
}

Outcome change(Surroundings& around, const Request& request) {
    const auto found = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(found.body)));
    const auto patch = TRY(read_patch(request));
    const auto changed = administration_of(around, request).change_profile(found.profile.name, patch);
    if (!changed) return std::unexpected(blame_body(changed.error()));
    return reply_changed(TRY(find(around, request)).body);
}

Outcome remove(Surroundings& around, const Request& request) {
    const auto found = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(found.body)));
    TRY(administration_of(around, request).remove_profile(found.profile.name));
    return reply_empty();
}

}  // namespace

void add_outbound_profiles(Router& router, Surroundings& around) {
    using enum Route::Effect;
    constexpr auto read = "outbound-profiles:read";
    constexpr auto write = "outbound-profiles:write";
    router.add({"GET", "/outbound-profiles", read, bind(around, list)});
    router.add({"POST", "/outbound-profiles", write, bind(around, create), directory});
    router.add({"GET", "/outbound-profiles/{profile_id}", read, bind(around, show)});
    router.add({"PATCH", "/outbound-profiles/{profile_id}", write, bind(around, change), directory});
    router.add({"DELETE", "/outbound-profiles/{profile_id}", write, bind(around, remove), directory});
}

}  // namespace santral::api
