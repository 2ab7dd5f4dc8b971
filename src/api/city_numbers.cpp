// The resource /city-numbers (S4.06): public numbers and where a call to each leads.

#include <fmt/format.h>

#include "api/live_page.h"
#include "api/tenant_directory.h"

namespace santral::api {
namespace {

using directory::CityNumber;
using directory::CityNumberPatch;
using directory::Snapshot;

json::value body_of(const Snapshot& snapshot, const CityNumber& city) {
    const auto* trunk = snapshot.find_trunk(city.trunk);
    return json::object{{"id", city.id.text},
                        {"number", city.number},
                        {"trunk", text_or_null(trunk ? trunk->name : "")},
                        {"name", city.name},
                        {"destination", city.destination.text()}};
}

// A city number, and how it is told.
struct Found {
    CityNumber city;
    json::value body;
};

Checked<Found> find(Surroundings& around, const Request& request) {
    const auto here = TRY(TenantDirectory::read(around, request));
    auto city = TRY(find_thing(here.snapshot().city_numbers(), here.tenant(), request.at("city_number_id")));
    auto body = body_of(here.snapshot(), city);
    return Found{std::move(city), std::move(body)};
}

Checked<json::value> find_by_number(Surroundings& around, const Request& request, std::string_view number) {
    const auto here = TRY(TenantDirectory::read(around, request));
    return body_of(here.snapshot(), *TRY(here.view().find_city_number(number)));
}

Outcome list(Surroundings& around, const Request& request) {
    TRY(request.check_query({"limit", "cursor"}));
    const auto page = TRY(read_page(request));
    const auto here = TRY(TenantDirectory::read(around, request));
    auto numbers = things_of(here.snapshot().city_numbers(), here.tenant());
    return reply_live_page(numbers, page, &CityNumber::number,
                           [&here](const CityNumber& city) { return body_of(here.snapshot(), city); });
}

Checked<CityNumberPatch> read_patch(const Request& request) {
    Fields fields(request.body);
    CityNumberPatch patch{.number = fields.find_text("number"),
                          .trunk = fields.find_text("trunk"),
                          .name = fields.find_text("name"),
                          .destination = fields.find_text("destination")};
    if (fields.is_null("name")) patch.name.emplace();
    for (const auto* key : {"number", "trunk", "destination"})
        if (fields.is_null(key)) fields.blame(key, "cannot be empty");
    TRY(fields.check());
    return patch;
}

Outcome create(Surroundings& around, const Request& request) {
    const auto given = TRY(read_patch(request));
    const directory::NewCityNumber wanted{.number = given.number.value_or(""),
                                          .trunk = given.trunk.value_or(""),
                                          .name = given.name.value_or(""),
                                          .destination = given.destination.value_or("")};
    const auto added = administration_of(around, request).add_city_number(wanted);
    if (!added) return std::unexpected(blame_body(added.error()));
    const auto made = TRY(find_by_number(around, request, trim(wanted.number)));
    return reply_made(made, fmt::format("/city-numbers/{}", made.at("id").as_string().c_str()));
}

Outcome show(Surroundings& around, const Request& request) {
    const auto body = TRY(find(around, request)).body;
    return reply_with_etag(request, body, etag_of(body));
}

Outcome change(Surroundings& around, const Request& request) {
    const auto found = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(found.body)));
    const auto patch = TRY(read_patch(request));
    const auto changed = administration_of(around, request).change_city_number(found.city.number, patch);
    if (!changed) return std::unexpected(blame_body(changed.error()));
    return reply_changed(TRY(find(around, request)).body);
}

Outcome remove(Surroundings& around, const Request& request) {
    const auto found = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(found.body)));
    TRY(administration_of(around, request).remove_city_number(found.city.number));
    return reply_empty();
}

}  // namespace

void add_city_numbers(Router& router, Surroundings& around) {
    using enum Route::Effect;
    constexpr auto read = "city-numbers:read";
    constexpr auto write = "city-numbers:write";
    router.add({"GET", "/city-numbers", read, bind(around, list)});
    router.add({"POST", "/city-numbers", write, bind(around, create), directory});
    router.add({"GET", "/city-numbers/{city_number_id}", read, bind(around, show)});
    router.add({"PATCH", "/city-numbers/{city_number_id}", write, bind(around, change), directory});
    router.add({"DELETE", "/city-numbers/{city_number_id}", write, bind(around, remove), directory});
}

}  // namespace santral::api
