// The resource /calls: calls in progress, of the caller's tenant.

#include <algorithm>

#include "api/live_page.h"
#include "api/resources.h"

namespace santral::api {
namespace {

json::value to_json(const LiveCall& call) {
    return json::object{{"id", call.id},
                        {"state", to_string(call.state)},
                        {"from_number", call.from_number},
                        {"from_name", text_or_null(call.from_name)},
                        {"to_dialled", call.to_dialled},
                        {"to_reached", text_or_null(call.to_reached)},
                        {"started_at", api::to_json(call.started_at)},
                        {"answered_at", api::to_json(call.answered_at)},
                        {"is_recorded", call.is_recorded}};
}

void list(Surroundings& around, const Request& request, const Respond& respond) {
    const auto known = request.check_query({"limit", "cursor"});
    if (!known) return respond(std::unexpected(known.error()));
    auto page = read_page(request);
    if (!page) return respond(std::unexpected(std::move(page).error()));
    Answer<std::vector<LiveCall>> then = [page = *page, respond](Result<std::vector<LiveCall>> calls) {
        if (!calls) return respond(std::unexpected(Problem(calls.error())));
        respond(reply_live_page(
            *calls, page, [](const LiveCall& call) { return call.id; },
            [](const LiveCall& call) { return to_json(call); }));
    };
    around.exchange.list_calls(request.caller.tenant, bring_home(around.loop, std::move(then)));
}

void show(Surroundings& around, const Request& request, const Respond& respond) {
    Answer<std::vector<LiveCall>> then = [id = request.at("call_id"),
                                          respond](Result<std::vector<LiveCall>> calls) {
        if (!calls) return respond(std::unexpected(Problem(calls.error())));
        const auto found = std::ranges::find(*calls, id, &LiveCall::id);
        if (found != calls->end()) return respond(reply(200, to_json(*found)));
        respond(std::unexpected(Problem(ProblemType::not_found, "no such call is in progress")));
    };
    around.exchange.list_calls(request.caller.tenant, bring_home(around.loop, std::move(then)));
}

void start(Surroundings& around, const Request& request, const Respond& respond) {
    Fields fields(request.body);
    CallOrder order{.from = fields.text("from"), .to = fields.text("to")};
    const auto checked = fields.check();
    if (!checked) return respond(std::unexpected(checked.error()));
    Answer<LiveCall> then = [respond](Result<LiveCall> call) {
        if (!call) return respond(std::unexpected(Problem(call.error())));
        auto response = reply(201, to_json(*call));
        response.headers.push_back({"Location", "/calls/" + call->id});
        respond(std::move(response));
    };
    around.exchange.start_call(request.caller.tenant, std::move(order),
                               bring_home(around.loop, std::move(then)));
}

void hang_up(Surroundings& around, const Request& request, const Respond& respond) {
    around.exchange.hang_up(request.caller.tenant, request.at("call_id"),
                            bring_home(around.loop, reply_when_done(respond)));
}

}  // namespace

void add_calls(Router& router, Surroundings& around) {
    router.add({"GET", "/calls", "calls:read", bind_live(around, list)});
    router.add({"POST", "/calls", "calls:write", bind_live(around, start)});
    router.add({"GET", "/calls/{call_id}", "calls:read", bind_live(around, show)});
    router.add({"DELETE", "/calls/{call_id}", "calls:write", bind_live(around, hang_up)});
}

}  // namespace santral::api
