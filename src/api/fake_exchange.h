#pragma once
// An exchange for the API's tests: answers at once, with what the test put there, and remembers what it was
// asked.

#include <algorithm>
#include <map>

#include "api/exchange.h"

namespace santral::api {

class FakeExchange final : public Exchange {
public:
    void list_calls(const directory::TenantId& tenant, Answer<std::vector<LiveCall>> answer) override {
        asked_for = tenant.text;
        answer(calls);
    }
    void start_call(const directory::TenantId&, CallOrder order, Answer<LiveCall> answer) override {
        if (is_silent) return;
        orders.push_back(order);
        if (refusal) return answer(std::unexpected(*refusal));
        LiveCall call{.id = "call-" + std::to_string(orders.size()), .from_number = order.from};
        call.to_dialled = order.to;
        calls.push_back(call);
        answer(call);
    }
    void hang_up(const directory::TenantId&, std::string call_id, Answer<void> answer) override {
        const auto gone = std::erase_if(calls, [&](const LiveCall& call) { return call.id == call_id; });
        gone > 0 ? answer({}) : answer(fail(Errc::not_found, "no such call is in progress"));
    }
    void start_transfer(const directory::TenantId&, std::string call_id, TransferOrder order,
                        Answer<LiveTransfer> answer) override {
        if (refusal) return answer(std::unexpected(*refusal));
        const auto* kind = order.kind == TransferOrder::Kind::blind ? "blind" : "attended";
        transfers[call_id] = {kind, "ringing", order.by, order.to};
        answer(transfers[call_id]);
    }
    void show_transfer(const directory::TenantId&, std::string call_id,
                       Answer<LiveTransfer> answer) override {
        if (!transfers.contains(call_id)) return answer(fail(Errc::not_found, "no transfer"));
        answer(transfers[call_id]);
    }
    void complete_transfer(const directory::TenantId& tenant, std::string call_id,
                           Answer<void> answer) override {
        if (refusal) return answer(std::unexpected(*refusal));
        cancel_transfer(tenant, std::move(call_id), std::move(answer));
    }
    void cancel_transfer(const directory::TenantId&, std::string call_id, Answer<void> answer) override {
        transfers.erase(call_id) > 0 ? answer({}) : answer(fail(Errc::not_found, "no transfer"));
    }
    void list_registrations(const directory::TenantId&,
                            Answer<std::vector<LiveRegistration>> answer) override {
        answer(registrations);
    }
    void list_statuses(const directory::TenantId&, Answer<std::vector<LiveExtension>> answer) override {
        answer(statuses);
    }
    void list_trunks(const directory::TenantId&, Answer<std::vector<LiveTrunk>> answer) override {
        answer(trunks);
    }
    void reload(Answer<std::vector<std::string>> answer) override {
        ++reloads;
        if (refusal) return answer(std::unexpected(*refusal));
        answer(warnings);
    }
    void take_telephone(net::DetachedConnection connection) override {
        telephones.push_back(std::move(connection));
    }
    void read_figures(Answer<Figures> answer) override { answer(figures); }

    std::vector<LiveCall> calls;
    std::map<std::string, LiveTransfer> transfers;  // By call.
    std::vector<LiveRegistration> registrations;
    std::vector<LiveExtension> statuses;
    std::vector<LiveTrunk> trunks;
    std::vector<std::string> warnings;
    std::vector<net::DetachedConnection> telephones;
    Figures figures;
    std::optional<Error> refusal;
    bool is_silent = false;  // Never answers an order.
    std::vector<CallOrder> orders;
    std::string asked_for;
    int reloads = 0;
};

}  // namespace santral::api
