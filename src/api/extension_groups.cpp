// The resource /extension-groups (S1.03 to S1.06, S1.17, S1.18).

#include "api/live_page.h"
#include "api/tenant_directory.h"

namespace santral::api {
namespace {

using directory::Group;

json::value body_of(const Group& group) {
    return json::object{{"id", group.id.text}, {"name", group.name}};
}

Checked<Group> find(Surroundings& around, const Request& request) {
    const auto here = TRY(TenantDirectory::read(around, request));
    return find_thing(here.snapshot().groups(), here.tenant(), request.at("group_id"));
}

Checked<Group> find_by_name(Surroundings& around, const Request& request, std::string_view name) {
    const auto here = TRY(TenantDirectory::read(around, request));
    return *TRY(here.view().find_group(name));
}

Outcome list(Surroundings& around, const Request& request) {
    TRY(request.check_query({"limit", "cursor"}));
    const auto page = TRY(read_page(request));
    const auto here = TRY(TenantDirectory::read(around, request));
    auto groups = things_of(here.snapshot().groups(), here.tenant());
    return reply_live_page(groups, page, &Group::name, body_of);
}

Outcome create(Surroundings& around, const Request& request) {
    Fields fields(request.body);
    const auto name = fields.text("name");
    TRY(fields.check());
    TRY(administration_of(around, request).add_group(name));
    const auto made = TRY(find_by_name(around, request, trim(name)));
    return reply_made(body_of(made), "/extension-groups/" + made.id.text);
}

Outcome show(Surroundings& around, const Request& request) {
    const auto body = body_of(TRY(find(around, request)));
    return reply_with_etag(request, body, etag_of(body));
}

Outcome change(Surroundings& around, const Request& request) {
    const auto group = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(body_of(group))));
    Fields fields(request.body);
    const auto name = fields.has("name") ? fields.text("name") : group.name;
    TRY(fields.check());
    TRY(administration_of(around, request).change_group(group.name, name));
    return reply_changed(body_of(TRY(find(around, request))));
}

Outcome remove(Surroundings& around, const Request& request) {
    const auto group = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(body_of(group))));
    TRY(administration_of(around, request).remove_group(group.name));
    return reply_empty();
}

}  // namespace

void add_extension_groups(Router& router, Surroundings& around) {
    using enum Route::Effect;
    constexpr auto read = "extension-groups:read";
    constexpr auto write = "extension-groups:write";
    router.add({"GET", "/extension-groups", read, bind(around, list)});
    router.add({"POST", "/extension-groups", write, bind(around, create), directory});
    router.add({"GET", "/extension-groups/{group_id}", read, bind(around, show)});
    router.add({"PATCH", "/extension-groups/{group_id}", write, bind(around, change), directory});
    router.add({"DELETE", "/extension-groups/{group_id}", write, bind(around, remove), directory});
}

}  // namespace santral::api
