// The resource /trunks: lines to carriers, with the live status of each. Their passwords are never told.

#include <fmt/format.h>

#include <map>

#include "api/live_page.h"
#include "api/tenant_directory.h"

namespace santral::api {
namespace {

using directory::Snapshot;
using directory::Trunk;
using directory::TrunkPatch;

json::array texts_of(const std::vector<Network>& networks) {
    json::array texts;
    for (const auto& network : networks) texts.emplace_back(network.text());
    return texts;
}

// What is stored.
json::object body_of(const Snapshot& snapshot, const Trunk& trunk) {
    const auto* port = snapshot.find_port(trunk.connection_port);
    json::object body{{"id", trunk.id.text},
                      {"name", trunk.name},
                      {"kind", trunk.kind == Trunk::Kind::address ? "address" : "registration"},
                      {"host", trunk.host},
                      {"port", trunk.port},
                      {"transport", sip::uri_parameter(trunk.transport)},
                      {"connection_port", text_or_null(port ? port->name : "")},
                      {"username", text_or_null(trunk.username)},
                      {"has_password", !trunk.password.empty()},
                      {"from_domain", text_or_null(trunk.from_domain)},
                      {"register_for_s", trunk.register_for.count()},
                      {"networks", texts_of(trunk.networks)},
                      {"max_calls", nullptr},
                      {"trusts_identity", trunk.trusts_identity},
                      {"enabled", trunk.is_enabled},
                      {"listens_for_tones", trunk.listens_for_tones},
                      {"media_encryption", to_string(trunk.media_encryption)}};
    if (trunk.max_calls) body["max_calls"] = *trunk.max_calls;
    return body;
}

// A trunk, and how it is told.
struct Found {
    Trunk trunk;
    json::object body;
};

Checked<Found> find(Surroundings& around, const Request& request) {
    const auto here = TRY(TenantDirectory::read(around, request));
    auto trunk = TRY(find_thing(here.snapshot().trunks(), here.tenant(), request.at("trunk_id")));
    auto body = body_of(here.snapshot(), trunk);
    return Found{std::move(trunk), std::move(body)};
}

using Lines = std::map<std::string, LiveTrunk, std::less<>>;  // By id.

// One that signalling does not know yet is unknown.
json::object with_status(json::object body, const Lines& lines) {
    const auto found = lines.find(std::string_view(body.at("id").as_string()));
    const auto live = found == lines.end() ? LiveTrunk{} : found->second;
    body["status"] = json::object{
        {"state", to_string(live.state)}, {"detail", text_or_null(live.detail)}, {"calls", live.calls}};
    return body;
}

// Asks the exchange for the lines, and answers with what `reply_with` makes of them.
void reply_live(Surroundings& around, const Request& request, const Respond& respond,
                std::function<net::HttpResponse(const Lines&)> reply_with) {
    Answer<std::vector<LiveTrunk>> then =
        [respond, reply_with = std::move(reply_with)](Result<std::vector<LiveTrunk>> live) {
            if (!live) return respond(std::unexpected(Problem(live.error())));
            Lines lines;
            for (auto& one : *live) lines.emplace(one.id, one);
            respond(reply_with(lines));
        };
    around.exchange.list_trunks(request.caller.tenant, bring_home(around.loop, std::move(then)));
}

// Name and body of each.
using NamedBody = std::pair<std::string, json::object>;
Checked<std::vector<NamedBody>> read_all(Surroundings& around, const Request& request) {
    const auto here = TRY(TenantDirectory::read(around, request));
    std::vector<NamedBody> found;
    for (const auto& one : things_of(here.snapshot().trunks(), here.tenant()))
        found.emplace_back(one.name, body_of(here.snapshot(), one));
    return found;
}

Checked<Page> read_list_request(const Request& request) {
    TRY(request.check_query({"limit", "cursor"}));
    return read_page(request);
}

void list(Surroundings& around, const Request& request, const Respond& respond) {
    auto page = read_list_request(request);
    if (!page) return respond(std::unexpected(std::move(page).error()));
    auto all = read_all(around, request);
    if (!all) return respond(std::unexpected(std::move(all).error()));
    reply_live(around, request, respond, [all = std::move(*all), page = *page](const Lines& lines) {
        auto sorted = all;
        return reply_live_page(sorted, page, &NamedBody::first,
                               [&lines](const NamedBody& one) { return with_status(one.second, lines); });
    });
}

void show(Surroundings& around, const Request& request, const Respond& respond) {
    auto found = find(around, request);
    if (!found) return respond(std::unexpected(std::move(found).error()));
    reply_live(around, request, respond, [body = std::move(found->body), request](const Lines& lines) {
        return reply_with_etag(request, with_status(body, lines), etag_of(body));
    });
}

TrunkPatch read_fields(Fields& fields) {
    TrunkPatch patch{
        .name = fields.find_text("name"),
        .kind = fields.find_text("kind"),
        .host = fields.find_text("host"),
        .port = fields.find_number_within("port", 1, 65535),
        .transport = fields.find_text("transport"),
        .connection_port = fields.find_text("connection_port"),
        .username = fields.find_text("username"),
        .password = fields.find_text("password"),
        .from_domain = fields.find_text("from_domain"),
        .register_for_s = fields.find_number_within("register_for_s", directory::shortest_registration_s,
                                                    directory::longest_registration_s),
        .networks = fields.find_texts("networks"),
        .trusts_identity = fields.find_flag("trusts_identity"),
        .is_enabled = fields.find_flag("enabled"),
        .listens_for_tones = fields.find_flag("listens_for_tones"),
        .media_encryption = fields.find_text("media_encryption")};
    if (const auto calls = fields.find_number_within("max_calls", 0, directory::most_calls_of_trunk))
        patch.max_calls = calls;
    return patch;
}

// RFC 7396: null empties what may be empty.
Checked<TrunkPatch> read_patch(const Request& request) {
    Fields fields(request.body);
    auto patch = read_fields(fields);
    if (fields.is_null("username")) patch.username.emplace();
    if (fields.is_null("password")) patch.password.emplace();
    if (fields.is_null("from_domain")) patch.from_domain.emplace();
    if (fields.is_null("networks")) patch.networks.emplace();
    if (fields.is_null("max_calls")) patch.max_calls.emplace();
    for (const auto* key : {"name", "kind", "host", "port", "transport", "connection_port", "register_for_s",
                            "trusts_identity", "enabled", "listens_for_tones", "media_encryption"})
        if (fields.is_null(key)) fields.blame(key, "cannot be empty");
    TRY(fields.check());
    return patch;
}

directory::NewTrunk to_new(const TrunkPatch& given) {
    directory::NewTrunk wanted;
    wanted.name = given.name.value_or("");
    wanted.kind = given.kind.value_or(wanted.kind);
    wanted.host = given.host.value_or("");
    wanted.port = given.port.value_or(wanted.port);
    wanted.transport = given.transport.value_or(wanted.transport);
    wanted.connection_port = given.connection_port.value_or("");
    wanted.username = given.username.value_or("");
    wanted.password = given.password.value_or("");
    wanted.from_domain = given.from_domain.value_or("");
    wanted.register_for_s = given.register_for_s.value_or(wanted.register_for_s);
    wanted.networks = given.networks.value_or(wanted.networks);
    wanted.max_calls = given.max_calls.value_or(std::nullopt);
    wanted.trusts_identity = given.trusts_identity.value_or(false);
    wanted.is_enabled = given.is_enabled.value_or(true);
    wanted.listens_for_tones = given.listens_for_tones.value_or(false);
    wanted.media_encryption = given.media_encryption.value_or(wanted.media_encryption);
    return wanted;
}

// Its status is asked for by GET: signalling hears of it only now.
Outcome create(Surroundings& around, const Request& request) {
    const auto wanted = to_new(TRY(read_patch(request)));
    const auto added = administration_of(around, request).add_trunk(wanted);
    if (!added) return std::unexpected(blame_body(added.error()));
    const auto here = TRY(TenantDirectory::read(around, request));
    const auto body = body_of(here.snapshot(), *TRY(here.view().find_trunk(trim(wanted.name))));
    return reply_made(body, fmt::format("/trunks/{}", body.at("id").as_string().c_str()));
}

Outcome change(Surroundings& around, const Request& request) {
    const auto found = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(found.body)));
    const auto patch = TRY(read_patch(request));
    const auto changed = administration_of(around, request).change_trunk(found.trunk.name, patch);
    if (!changed) return std::unexpected(blame_body(changed.error()));
    return reply_changed(TRY(find(around, request)).body);
}

Outcome remove(Surroundings& around, const Request& request) {
    const auto found = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(found.body)));
    TRY(administration_of(around, request).remove_trunk(found.trunk.name));
    return reply_empty();
}

}  // namespace

std::string_view to_string(LiveTrunk::State state) {
    using enum LiveTrunk::State;
    switch (state) {
    case unknown: return "unknown";
    case up: return "up";
    case down: return "down";
    case disabled: return "disabled";
    }
    __builtin_unreachable();
}

void add_trunks(Router& router, Surroundings& around) {
    using enum Route::Effect;
    constexpr auto read = "trunks:read";
    constexpr auto write = "trunks:write";
    router.add({"GET", "/trunks", read, bind_live(around, list)});
    router.add({"POST", "/trunks", write, bind(around, create), directory});
    router.add({"GET", "/trunks/{trunk_id}", read, bind_live(around, show)});
    router.add({"PATCH", "/trunks/{trunk_id}", write, bind(around, change), directory});
    router.add({"DELETE", "/trunks/{trunk_id}", write, bind(around, remove), directory});
}

}  // namespace santral::api
