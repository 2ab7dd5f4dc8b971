// The resource /extensions (S1.07 to S1.23), with the live status of each (S1.02).

#include <map>

#include "api/live_page.h"
#include "api/tenant_directory.h"

namespace santral::api {
namespace {

using directory::Extension;
using directory::ExtensionPatch;
using directory::GroupId;
using directory::NewExtension;
using directory::Snapshot;

json::array names_of(const Snapshot& snapshot, const std::vector<GroupId>& ids) {
    std::vector<std::string> names;
    for (const auto& id : ids)
        if (const auto* group = snapshot.find_group(id)) names.push_back(group->name);
    std::ranges::sort(names);
    return to_json(names);
}

// What is stored. The password is not: only its digests are.
json::object body_of(const Snapshot& snapshot, const Extension& extension) {
    const auto* port = snapshot.find_port(extension.port);
    const auto* profile = extension.profile ? snapshot.find_profile(*extension.profile) : nullptr;
    return {{"id", extension.id.text},
            {"number", extension.number},
            {"name", extension.name},
            {"has_password", extension.ha1.has_value()},
            {"groups", names_of(snapshot, extension.groups)},
            {"connection_port", port ? json::value(port->name) : json::value(nullptr)},
            {"outbound_profile", profile ? json::value(profile->name) : json::value(nullptr)},
            {"callable_groups", names_of(snapshot, extension.callable_groups)},
            {"records_calls", extension.records_calls},
            {"max_phones", extension.max_contacts},
            {"listens_for_tones", extension.listens_for_tones},
            {"media_encryption", to_string(extension.media_encryption)}};
}

Checked<json::object> find(Surroundings& around, const Request& request, std::string_view number) {
    const auto here = TRY(TenantDirectory::read(around, request));
    return body_of(here.snapshot(), *TRY(here.view().find_extension(number)));
}

using Statuses = std::map<std::string, ExtensionStatus, std::less<>>;

// An extension that signalling does not know yet is offline.
json::object with_status(json::object body, const Statuses& statuses, std::string_view number) {
    const auto found = statuses.find(number);
    body["status"] = to_string(found == statuses.end() ? ExtensionStatus::offline : found->second);
    return body;
}

// Asks the exchange for the statuses, and answers with what `reply_with` makes of them.
void reply_live(Surroundings& around, const Request& request, const Respond& respond,
                std::function<net::HttpResponse(const Statuses&)> reply_with) {
    Answer<std::vector<LiveExtension>> then =
        [respond, reply_with = std::move(reply_with)](Result<std::vector<LiveExtension>> live) {
            if (!live) return respond(std::unexpected(Problem(live.error())));
            Statuses statuses;
            for (const auto& one : *live) statuses.emplace(one.number, one.status);
            respond(reply_with(statuses));
        };
    around.exchange.list_statuses(request.caller.tenant, bring_home(around.loop, std::move(then)));
}

struct ListRequest {
    Page page;
    std::string group;  // Its name; "": all.
};

Checked<ListRequest> read_list_request(const Request& request) {
    TRY(request.check_query({"limit", "cursor", "group"}));
    const auto* group = request.find_query("group");
    return ListRequest{TRY(read_page(request)), group ? *group : ""};
}

// Number and body of each, in the order of the numbers.
using NumberedBody = std::pair<std::string, json::object>;
Checked<std::vector<NumberedBody>> read_all(Surroundings& around, const Request& request,
                                            const std::string& group_name) {
    const auto here = TRY(TenantDirectory::read(around, request));
    const auto* group = group_name.empty() ? nullptr : TRY(here.view().find_group(group_name));
    std::vector<NumberedBody> found;
    for (const auto& one : things_of(here.snapshot().extensions(), here.tenant()))
        if (!group || std::ranges::find(one.groups, group->id) != one.groups.end())
            found.emplace_back(one.number, body_of(here.snapshot(), one));
    return found;
}

void list(Surroundings& around, const Request& request, const Respond& respond) {
    const auto asked = read_list_request(request);
    if (!asked) return respond(std::unexpected(asked.error()));
    auto all = read_all(around, request, asked->group);
    if (!all) return respond(std::unexpected(std::move(all).error()));
    reply_live(
        around, request, respond, [all = std::move(*all), page = asked->page](const Statuses& statuses) {
            auto sorted = all;
            return reply_live_page(sorted, page, &NumberedBody::first, [&statuses](const NumberedBody& one) {
                return with_status(one.second, statuses, one.first);
            });
        });
}

void show(Surroundings& around, const Request& request, const Respond& respond) {
    auto found = find(around, request, request.at("number"));
    if (!found) return respond(std::unexpected(std::move(found).error()));
    reply_live(around, request, respond, [body = std::move(*found), request](const Statuses& statuses) {
        return reply_with_etag(request, with_status(body, statuses, request.at("number")), etag_of(body));
    });
}

ExtensionPatch read_fields(Fields& fields) {
    return {.number = fields.find_text("number"),
            .name = fields.find_text("name"),
            .password = fields.find_text("password"),
            .groups = fields.find_texts("groups"),
            .port = fields.find_text("connection_port"),
            .profile = fields.find_text("outbound_profile"),
            .callable_groups = fields.find_texts("callable_groups"),
            .records_calls = fields.find_flag("records_calls"),
            .max_contacts = fields.find_number_within("max_phones", 1, directory::most_contacts),
            .listens_for_tones = fields.find_flag("listens_for_tones"),
            .media_encryption = fields.find_text("media_encryption")};
}

// RFC 7396: null empties what may be empty.
Checked<ExtensionPatch> read_patch(const Request& request) {
    Fields fields(request.body);
    auto patch = read_fields(fields);
    if (fields.is_null("password")) patch.password.emplace();
    if (fields.is_null("outbound_profile")) patch.profile.emplace();
    if (fields.is_null("callable_groups")) patch.callable_groups.emplace();
    for (const auto* key : {"number", "name", "groups", "connection_port", "records_calls", "max_phones",
                            "listens_for_tones", "media_encryption"})
        if (fields.is_null(key)) fields.blame(key, "cannot be empty");
    TRY(fields.check());
    return patch;
}

// Absent and null are the same in something new.
Checked<NewExtension> read_new(const Request& request) {
    Fields fields(request.body);
    const auto given = read_fields(fields);
    NewExtension wanted{.number = fields.text("number"), .name = fields.text("name")};
    TRY(fields.check());
    wanted.password = given.password.value_or("");
    wanted.groups = given.groups.value_or(wanted.groups);
    wanted.port = given.port.value_or("");
    wanted.profile = given.profile.value_or("");
    wanted.callable_groups = given.callable_groups.value_or(wanted.callable_groups);
    wanted.records_calls = given.records_calls.value_or(wanted.records_calls);
    wanted.max_contacts = given.max_contacts.value_or(wanted.max_contacts);
    wanted.listens_for_tones = given.listens_for_tones.value_or(false);
    wanted.media_encryption = given.media_encryption.value_or(wanted.media_encryption);
    return wanted;
}

Outcome create(Surroundings& around, const Request& request) {
    const auto wanted = TRY(read_new(request));
    const auto warnings = administration_of(around, request).add_extension(wanted);
    if (!warnings) return std::unexpected(blame_body(warnings.error()));
    auto response = reply_made(TRY(find(around, request, wanted.number)), "/extensions/" + wanted.number);
    add_warnings(response, *warnings);
    return response;
}

Outcome change(Surroundings& around, const Request& request) {
    const auto& number = request.at("number");
    const auto before = TRY(find(around, request, number));
    TRY(check_if_match(request, etag_of(before)));
    const auto patch = TRY(read_patch(request));
    const auto warnings = administration_of(around, request).change_extension(number, patch);
    if (!warnings) return std::unexpected(blame_body(warnings.error()));
    auto response = reply_changed(TRY(find(around, request, patch.number.value_or(number))));
    add_warnings(response, *warnings);
    return response;
}

Outcome remove(Surroundings& around, const Request& request) {
    const auto& number = request.at("number");
    const auto before = TRY(find(around, request, number));
    TRY(check_if_match(request, etag_of(before)));
    TRY(administration_of(around, request).remove_extension(number));
    return reply_empty();
}

}  // namespace

void add_extensions(Router& router, Surroundings& around) {
    using enum Route::Effect;
    constexpr auto read = "extensions:read";
    constexpr auto write = "extensions:write";
    router.add({"GET", "/extensions", read, bind_live(around, list)});
    router.add({"POST", "/extensions", write, bind(around, create), directory});
    router.add({"GET", "/extensions/{number}", read, bind_live(around, show)});
    router.add({"PATCH", "/extensions/{number}", write, bind(around, change), directory});
    router.add({"DELETE", "/extensions/{number}", write, bind(around, remove), directory});
}

}  // namespace santral::api
