// Transfers by order of a program, for the API.

#include <fmt/format.h>

#include "app/live.h"
#include "app/refusals.h"
#include "features/transfer/transfer.h"

namespace santral::app {
namespace {

using directory::TenantId;

api::LiveTransfer to_live(const call::SessionView& view) {
    return {std::string(view.kind), std::string(view.state), view.by, view.to};
}

features::TransferOrder to_order(api::TransferOrder order) {
    const bool is_blind = order.kind == api::TransferOrder::Kind::blind;
    return {.kind = is_blind ? features::TransferKind::blind : features::TransferKind::attended,
            .by = std::move(order.by),
            .to = std::move(order.to)};
}

Result<call::Call*> find_call(const call::Switchboard& switchboard, const TenantId& tenant,
                              const std::string& call_id) {
    auto* call = switchboard.find_call(tenant, call_id);
    if (!call) return fail(Errc::not_found, "there is no such call: it may have ended");
    return call;
}

struct Transfer {
    call::CallSession* session;
    call::SessionView view;
};

Result<Transfer> find_transfer(const call::Switchboard& switchboard, const TenantId& tenant,
                               const std::string& call_id) {
    auto* session = TRY(find_call(switchboard, tenant, call_id))->find_session();
    if (auto view = session ? session->view() : std::nullopt) return Transfer{session, std::move(*view)};
    return fail(Errc::not_found, "the call is in no transfer: it may be over");
}

}  // namespace

void Live::start_transfer(const TenantId& tenant, std::string call_id, api::TransferOrder order,
                          api::Answer<api::LiveTransfer> answer) {
    around_.loop.post([this, tenant, call_id = std::move(call_id), order = std::move(order),
                       answer = std::move(answer)]() mutable {
        auto& switchboard = around_.switchboard();
        const auto call = find_call(switchboard, tenant, call_id);
        if (!call) return answer(std::unexpected(call.error()));
        const auto started = features::start_transfer(switchboard, **call, to_order(std::move(order)));
        if (!started) return answer(std::unexpected(to_error(started.error())));
        const auto transfer = find_transfer(switchboard, tenant, call_id);
        if (!transfer) return answer(fail(Errc::unavailable, "no phone of that number could be rung"));
        answer(to_live(transfer->view));
    });
}

void Live::show_transfer(const TenantId& tenant, std::string call_id, api::Answer<api::LiveTransfer> answer) {
    around_.loop.post([this, tenant, call_id = std::move(call_id), answer = std::move(answer)]() mutable {
        const auto transfer = find_transfer(around_.switchboard(), tenant, call_id);
        if (!transfer) return answer(std::unexpected(transfer.error()));
        answer(to_live(transfer->view));
    });
}

void Live::complete_transfer(const TenantId& tenant, std::string call_id, api::Answer<void> answer) {
    order_session(tenant, std::move(call_id), call::SessionOrder::complete, std::move(answer));
}

void Live::cancel_transfer(const TenantId& tenant, std::string call_id, api::Answer<void> answer) {
    order_session(tenant, std::move(call_id), call::SessionOrder::cancel, std::move(answer));
}

void Live::order_session(const TenantId& tenant, std::string call_id, call::SessionOrder order,
                         api::Answer<void> answer) {
    around_.loop.post([this, tenant, call_id = std::move(call_id), order,
                       answer = std::move(answer)]() mutable {
        const auto transfer = find_transfer(around_.switchboard(), tenant, call_id);
        if (!transfer) return answer(std::unexpected(transfer.error()));
        if (transfer->session->obey(order)) return answer({});
        answer(fail(Errc::conflict, fmt::format("not to be had of a {} transfer that is {}: wait, or hang up",
                                                transfer->view.kind, transfer->view.state)));
    });
}

}  // namespace santral::app
