// The resource /internal-numbers (S4.05 to S4.08): numbers of the house that are no extension, and where a
// call to each leads.

#include <fmt/format.h>

#include "api/live_page.h"
#include "api/tenant_directory.h"

namespace santral::api {
namespace {

using directory::InternalNumber;
using directory::InternalNumberPatch;

json::value body_of(const InternalNumber& number) {
    return json::object{{"id", number.id.text},
                        {"number", number.number},
                        {"name", number.name},
                        {"destination", number.destination.text()}};
}

Checked<InternalNumber> find(Surroundings& around, const Request& request) {
    const auto here = TRY(TenantDirectory::read(around, request));
    return find_thing(here.snapshot().internal_numbers(), here.tenant(), request.at("internal_number_id"));
}

Outcome list(Surroundings& around, const Request& request) {
    TRY(request.check_query({"limit", "cursor"}));
    const auto page = TRY(read_page(request));
    const auto here = TRY(TenantDirectory::read(around, request));
    auto numbers = things_of(here.snapshot().internal_numbers(), here.tenant());
    return reply_live_page(numbers, page, &InternalNumber::number, body_of);
}

Checked<InternalNumberPatch> read_patch(const Request& request) {
    Fields fields(request.body);
    InternalNumberPatch patch{.number = fields.find_text("number"),
                              .name = fields.find_text("name"),
                              .destination = fields.find_text("destination")};
    for (const auto* key : {"number", "name", "destination"})
        if (fields.is_null(key)) fields.blame(key, "cannot be empty");
    TRY(fields.check());
    return patch;
}

Outcome create(Surroundings& around, const Request& request) {
    Fields fields(request.body);
    const directory::NewInternalNumber wanted{.number = fields.text("number"),
                                              .name = fields.text("name"),
                                              .destination = fields.text("destination")};
    TRY(fields.check());
    const auto warnings = administration_of(around, request).add_internal_number(wanted);
    if (!warnings) return std::unexpected(blame_body(warnings.error()));
    const auto here = TRY(TenantDirectory::read(around, request));
    const auto made = body_of(*here.view().find_internal_number(wanted.number));
    auto response = reply_made(made, fmt::format("/internal-numbers/{}", made.at("id").as_string().c_str()));
    add_warnings(response, *warnings);
    return response;
}

Outcome show(Surroundings& around, const Request& request) {
    const auto body = body_of(TRY(find(around, request)));
    return reply_with_etag(request, body, etag_of(body));
}

Outcome change(Surroundings& around, const Request& request) {
    const auto found = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(body_of(found))));
    const auto patch = TRY(read_patch(request));
    const auto warnings = administration_of(around, request).change_internal_number(found.number, patch);
    if (!warnings) return std::unexpected(blame_body(warnings.error()));
    auto response = reply_changed(body_of(TRY(find(around, request))));
    add_warnings(response, *warnings);
    return response;
}

Outcome remove(Surroundings& around, const Request& request) {
    const auto found = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(body_of(found))));
    TRY(administration_of(around, request).remove_internal_number(found.number));
    return reply_empty();
}

}  // namespace

void add_internal_numbers(Router& router, Surroundings& around) {
    using enum Route::Effect;
    constexpr auto read = "internal-numbers:read";
    constexpr auto write = "internal-numbers:write";
    constexpr auto one = "/internal-numbers/{internal_number_id}";
    router.add({"GET", "/internal-numbers", read, bind(around, list)});
    router.add({"POST", "/internal-numbers", write, bind(around, create), directory});
    router.add({"GET", one, read, bind(around, show)});
    router.add({"PATCH", one, write, bind(around, change), directory});
    router.add({"DELETE", one, write, bind(around, remove), directory});
}

}  // namespace santral::api
