// Opening, finding and ending client transactions.

#include "sip/transaction/client_transactions.h"

#include <vector>

#include "base/assert.h"
#include "sip/transaction/ack_and_cancel.h"
#include "sip/transaction/own_via.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::sip {
namespace {

constexpr int request_timeout = 408;  // RFC 3261 8.1.3.1.
constexpr int service_unavailable = 503;

// The connection is not asked for: the wire may have taken another one than the flow names, or opened one.
bool runs_on(const Flow& flow, const Flow& failed) {
    return flow.listener == failed.listener && flow.transport == failed.transport &&
           flow.remote == failed.remote;
}

Flow with_transport(const Flow& flow, Transport transport) {
    auto other = flow;
    other.transport = transport;
    other.connection = {};
    return other;
}

}  // namespace

ClientTransactions::ClientTransactions(Wire& wire, Timers& timers, Random& random, const KeyedHash& hash)
    : wire_(wire), timers_(timers), random_(random), hash_(hash), tcp_refusals_(timers) {}

ClientTransactionId ClientTransactions::send(const RequestWriter& request, const Flow& flow,
                                             ClientUser* user) {
    const auto branch = make_branch(random_);
    const auto id = id_of(branch, request.method());
    auto& client = table_.try_emplace(id, *this, request.method(), id).first->second;
    client.user = user;
    auto way = flow;
    auto printed = request.print(make_via(flow, branch));
    const bool is_too_long = flow.transport == Transport::udp && printed.size() > udp_request_limit;
    if (is_too_long && !tcp_refusals_.has(flow.remote)) {
        client.is_by_tcp_for_length = true;
        way = with_transport(flow, Transport::tcp);
        printed = request.print(make_via(way, branch));
    }
    start(id, client, way, std::move(printed));
    return id;
}

// Not by TCP however long it is: no transaction would notice that TCP fails.
std::string ClientTransactions::send_ack(const RequestWriter& ack, const Flow& flow) {
    auto printed = ack.print(make_via(flow, make_branch(random_)));
    wire_.send(flow, printed);
    return printed;
}

void ClientTransactions::cancel(ClientTransactionId id, std::string_view extra_fields) {
    auto* client = find(id);
    if (!client) return;
    if (auto* invite = std::get_if<InviteClientTransaction>(&client->machine)) invite->cancel(extra_fields);
}

void ClientTransactions::forget(ClientTransactionId id) {
    if (auto* client = find(id)) client->user = nullptr;
}

bool ClientTransactions::on_message(const Message& response) {
    auto* client = find(id_of(response.branch(), response.method()));
    if (!client) return false;
    const bool is_awaited = client->user != nullptr;
    // Last: the user may destroy us.
    std::visit([&](auto& machine) { machine.on_response(response); }, client->machine);
    return is_awaited;
}

void ClientTransactions::on_flow_failed(const Flow& failed) {
    std::vector<ClientTransactionId> ids;
    for (auto it = by_remote_.lower_bound({failed.remote, {}});
         it != by_remote_.end() && it->first == failed.remote; ++it) {
        ids.push_back(it->second);
    }
    for (const auto id : ids) {
        const auto* client = find(id);  // An earlier user may have ended it.
        if (client && is_pending(*client) && runs_on(flow_of(*client), failed)) fail(id);
    }
}

void ClientTransactions::fail(ClientTransactionId id) {
    auto& client = *find(id);
    const bool is_unanswered =
        std::visit([](const auto& machine) { return machine.is_unanswered(); }, client.machine);
    if (!is_unanswered || !client.is_by_tcp_for_length) return end(id, service_unavailable);
    // RFC 3261 18.1.1: what TCP did not take goes by UDP after all.
    client.is_by_tcp_for_length = false;
    tcp_refusals_.note(flow_of(client).remote);
    const auto by_udp = with_transport(flow_of(client), Transport::udp);
    std::visit([&](auto& machine) { machine.start(by_udp, via_udp(machine.request())); }, client.machine);
}

void ClientTransactions::on_response(ClientTransactionId id, const Message& response) {
    auto* client = find(id);
    if (client && client->user) client->user->on_response(response);
}

void ClientTransactions::on_timeout(ClientTransactionId id) {
    end(id, request_timeout);
}

void ClientTransactions::on_terminated(ClientTransactionId id) {
    close(id);
}

void ClientTransactions::send_cancel(ClientTransactionId invite, std::string_view extra_fields) {
    const auto& original = std::get<InviteClientTransaction>(find(invite)->machine);
    auto printed = make_cancel(original.request(), extra_fields);
    const auto parsed = Message::parse(printed);
    SANTRAL_ASSERT(parsed.has_value());
    const auto id = id_of(parsed ? parsed->branch() : "", Method::cancel);
    auto& client = table_.try_emplace(id, *this, Method::cancel, id).first->second;
    start(id, client, original.flow(), std::move(printed));
}

ClientTransactionId ClientTransactions::id_of(std::string_view branch, Method method) const {
    return ClientTransactionId{hash_.of({branch, to_string(method)})};
}

ClientTransactions::Machine ClientTransactions::make_machine(Method method, ClientTransactionId id) {
    ClientTransactionOwner& owner = *this;  // Here, as std::variant may not see a private base.
    if (method == Method::invite) {
        return Machine(std::in_place_type<InviteClientTransaction>, owner, wire_, timers_, id);
    }
    return Machine(std::in_place_type<NonInviteClientTransaction>, owner, wire_, timers_, id);
}

ClientTransactions::Client* ClientTransactions::find(ClientTransactionId id) {
    const auto found = table_.find(id);
    return found == table_.end() ? nullptr : &found->second;
}

bool ClientTransactions::is_pending(const Client& client) {
    return std::visit([](const auto& machine) { return machine.is_pending(); }, client.machine);
}

const Flow& ClientTransactions::flow_of(const Client& client) {
    return std::visit([](const auto& machine) -> const Flow& { return machine.flow(); }, client.machine);
}

void ClientTransactions::start(ClientTransactionId id, Client& client, const Flow& flow,
                               std::string request) {
    by_remote_.emplace(flow.remote, id);
    std::visit([&](auto& machine) { machine.start(flow, std::move(request)); }, client.machine);
}

void ClientTransactions::close(ClientTransactionId id) {
    const auto* client = find(id);
    if (!client) return;
    by_remote_.erase({flow_of(*client).remote, id});
    table_.erase(id);
}

// Last: the user may destroy us.
void ClientTransactions::end(ClientTransactionId id, int status) {
    auto* client = find(id);
    auto* user = client ? client->user : nullptr;
    close(id);
    if (user) user->on_no_response(status);
}

}  // namespace santral::sip
