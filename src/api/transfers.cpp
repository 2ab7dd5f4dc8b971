// The resource /calls/{call_id}/transfer: handing a call in progress to somebody else, by order of a program.

#include "api/resources.h"

namespace santral::api {
namespace {

json::value to_json(const LiveTransfer& transfer) {
    return json::object{{"kind", transfer.kind},
                        {"state", transfer.state},
                        {"by", transfer.by},
                        {"to", text_or_null(transfer.to)}};
}

void start(Surroundings& around, const Request& request, const Respond& respond) {
    Fields fields(request.body);
    TransferOrder order{.by = fields.text("by"), .to = fields.text("to")};
    const auto kind = fields.text("kind");
    if (kind != "attended" && kind != "blind") fields.blame("kind", "must be attended or blind");
    const auto checked = fields.check();
    if (!checked) return respond(std::unexpected(checked.error()));
    order.kind = kind == "blind" ? TransferOrder::Kind::blind : TransferOrder::Kind::attended;
    const auto& call_id = request.at("call_id");
    Answer<LiveTransfer> then = [call_id, respond](Result<LiveTransfer> transfer) {
        if (!transfer) return respond(std::unexpected(Problem(transfer.error())));
        auto response = reply(201, to_json(*transfer));
        response.headers.push_back({"Location", "/calls/" + call_id + "/transfer"});
        respond(std::move(response));
    };
    around.exchange.start_transfer(request.caller.tenant, call_id, std::move(order),
                                   bring_home(around.loop, std::move(then)));
}

void show(Surroundings& around, const Request& request, const Respond& respond) {
    Answer<LiveTransfer> then = [respond](Result<LiveTransfer> transfer) {
        if (!transfer) return respond(std::unexpected(Problem(transfer.error())));
        respond(reply(200, to_json(*transfer)));
    };
    around.exchange.show_transfer(request.caller.tenant, request.at("call_id"),
                                  bring_home(around.loop, std::move(then)));
}

void complete(Surroundings& around, const Request& request, const Respond& respond) {
    around.exchange.complete_transfer(request.caller.tenant, request.at("call_id"),
                                      bring_home(around.loop, reply_when_done(respond)));
}

void cancel(Surroundings& around, const Request& request, const Respond& respond) {
    around.exchange.cancel_transfer(request.caller.tenant, request.at("call_id"),
                                    bring_home(around.loop, reply_when_done(respond)));
}

}  // namespace

void add_transfers(Router& router, Surroundings& around) {
    constexpr auto path = "/calls/{call_id}/transfer";
    router.add({"POST", path, "calls:write", bind_live(around, start)});
    router.add({"GET", path, "calls:read", bind_live(around, show)});
    router.add({"POST", "/calls/{call_id}/transfer/complete", "calls:write", bind_live(around, complete)});
    router.add({"DELETE", path, "calls:write", bind_live(around, cancel)});
}

}  // namespace santral::api
