// Opening, finding and ending server transactions.

#include "sip/transaction/server_transactions.h"

#include <fmt/format.h>

#include "sip/message/list.h"
#include "sip/message/via.h"
#include "sip/transaction/own_via.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::sip {
namespace {

constexpr std::uint16_t port_unsaid = 5060;              // RFC 3261 18.2.2, by UDP.
constexpr std::string_view overload_retry_after = "10";  // Seconds.

std::string_view topmost_via(const Message& request) {
    return ListWalker(request.find(HeaderName::via).value_or("")).next().value_or("");
}

// RFC 3261 17.2.3: the branch of an RFC 3261 client names the transaction; those before it had none.
bool has_unique_branch(const Via& via) {
    return via.branch.size() > magic_cookie.size() && via.branch.starts_with(magic_cookie);
}

// RFC 3261 18.2.2: without rport the answer goes to the port of sent-by. That is done only where sent-by
// names the very address the request came from: behind a NAT its port would lead nowhere.
Flow way_back(const Message& request, const Flow& flow) {
    if (flow.transport != Transport::udp) return flow;
    const auto via = parse_via(topmost_via(request));
    if (!via || via->has_rport) return flow;
    const auto sent_by = IpAddress::parse(via->host);
    if (!sent_by || *sent_by != flow.remote.ip) return flow;
    auto way = flow;
    way.remote.port = via->port.value_or(port_unsaid);
    return way;
}

std::string tag_of(ServerTransactionId id) {
    return fmt::format("{:016x}", static_cast<std::uint64_t>(id));
}

}  // namespace

ServerTransactions::ServerTransactions(Wire& wire, Timers& timers, const KeyedHash& hash, ServerUser& user,
                                       std::size_t limit)
    : wire_(wire), timers_(timers), hash_(hash), user_(user), limit_(limit) {}

void ServerTransactions::on_message(const Message& request, const Flow& flow) {
    if (request.method() == Method::ack) return on_ack(request, flow);
    const auto id = id_of(request, request.method_text());
    auto* server = find(id);
    if (!server) return on_new(id, request, flow);
    std::visit([](auto& machine) { machine.on_retransmission(); }, server->machine);
}

// Last: the user may destroy us.
void ServerTransactions::on_ack(const Message& ack, const Flow& flow) {
    auto* invite = find_invite(id_of(ack, to_string(Method::invite)));
    // RFC 6026 7.1: an ACK that meets an accepted INVITE, by a client that uses its branch again, is of a
    // 2xx.
    if (!invite || invite->state() == InviteServerTransaction::State::accepted) {
        return user_.on_ack(ack, flow);
    }
    invite->on_ack();
}

// Last: the user may destroy us.
void ServerTransactions::on_new(ServerTransactionId id, const Message& request, const Flow& flow) {
    if (request.method() == Method::cancel) return on_cancel(id, request, flow);
    if (table_.size() >= limit_) {
        ResponseWriter overloaded(request, 503, tag_of(id));
        overloaded.add(HeaderName::retry_after, overload_retry_after);
        return answer_without_transaction(overloaded, request, flow);
    }
    open(id, request, flow);
    if (is_merged(id, request)) return respond(id, ResponseWriter(request, 482, tag_of(id)));
    user_.on_request(id, request, flow);
}

// RFC 3261 9.2. Not limited: there is one for each open INVITE, and it makes room. Last: the user may destroy
// us.
void ServerTransactions::on_cancel(ServerTransactionId id, const Message& cancel, const Flow& flow) {
    const auto invite_id = id_of(cancel, to_string(Method::invite));
    const auto* invite = find_invite(invite_id);
    if (!invite) return answer_without_transaction(ResponseWriter(cancel, 481, tag_of(id)), cancel, flow);
    const bool is_in_time = invite->state() == InviteServerTransaction::State::proceeding;
    const auto last = Message::parse(std::string(invite->last_response()));
    const auto to_tag = std::string(last ? last->to_tag() : "");
    open(id, cancel, flow);
    respond(id, ResponseWriter(cancel, 200, to_tag.empty() ? tag_of(invite_id) : to_tag));
    if (is_in_time) user_.on_cancel(invite_id, cancel);
}

// RFC 3261 8.2.2.2: the same request by another way, as a proxy that forks may send it.
bool ServerTransactions::is_merged(ServerTransactionId id, const Message& request) {
    if (!request.to_tag().empty()) return false;
    const auto key = hash_.of({request.from_tag(), request.call_id(), fmt::format_int(request.cseq()).c_str(),
                               request.method_text()});
    if (!merge_keys_.insert(key).second) return true;
    find(id)->merge_key = key;
    return false;
}

void ServerTransactions::open(ServerTransactionId id, const Message& request, const Flow& flow) {
    auto& server = table_.try_emplace(id, *this, request.method(), id).first->second;
    const auto way = way_back(request, flow);
    if (auto* invite = std::get_if<InviteServerTransaction>(&server.machine)) {
        invite->start(way, ResponseWriter(request, 100).print(flow.remote));
    } else {
        std::get<NonInviteServerTransaction>(server.machine).start(way);
    }
}

// RFC 3261 8.2.7.
void ServerTransactions::answer_without_transaction(const ResponseWriter& response, const Message& request,
                                                    const Flow& flow) {
    wire_.send(way_back(request, flow), response.print(flow.remote));
}

void ServerTransactions::respond(ServerTransactionId id, const ResponseWriter& response) {
    auto* server = find(id);
    if (!server) return;
    if (response.status() == 401 || response.status() == 407) return challenge(id, response);
    std::visit(
        // Where the way back has another port than the source, no rport is asked for and none is printed.
        [&](auto& machine) { machine.respond(response.status(), response.print(machine.flow().remote)); },
        server->machine);
}

// RFC 3261 26.3.2.4: once and without state, lest strangers fill the table, or have us repeat our answers to
// an address that is not theirs. A repeated request is challenged again.
void ServerTransactions::challenge(ServerTransactionId id, const ResponseWriter& response) {
    const auto& machine = find(id)->machine;
    const bool is_pending = std::visit([](const auto& one) { return one.is_pending(); }, machine);
    if (!is_pending) return;
    const auto way = std::visit([](const auto& one) { return one.flow(); }, machine);
    on_terminated(id);
    wire_.send(way, response.print(way.remote));
}

void ServerTransactions::repeat_2xx(ServerTransactionId id) {
    if (auto* invite = find_invite(id)) invite->repeat_2xx();
}

void ServerTransactions::on_terminated(ServerTransactionId id) {
    if (const auto& key = find(id)->merge_key) merge_keys_.erase(*key);
    table_.erase(id);
}

ServerTransactionId ServerTransactions::id_of(const Message& request, std::string_view method) const {
    const auto topmost = topmost_via(request);
    const auto via = parse_via(topmost);
    if (via && has_unique_branch(*via)) {
        const auto port = fmt::format_int(via->port.value_or(port_unsaid));
        return ServerTransactionId{hash_.of({via->branch, via->host, port.c_str(), method})};
    }
    // Without the To tag, which an ACK has and its INVITE has not.
    return ServerTransactionId{
        hash_.of({topmost, request.request_uri(), request.from_tag(), request.call_id(),
                  fmt::format_int(request.cseq()).c_str(), method})};
}

ServerTransactions::Machine ServerTransactions::make_machine(Method method, ServerTransactionId id) {
    ServerTransactionOwner& owner = *this;  // Here, as std::variant may not see a private base.
    if (method == Method::invite) {
        return Machine(std::in_place_type<InviteServerTransaction>, owner, wire_, timers_, id);
    }
    return Machine(std::in_place_type<NonInviteServerTransaction>, owner, wire_, timers_, id);
}

ServerTransactions::Server* ServerTransactions::find(ServerTransactionId id) {
    const auto found = table_.find(id);
    return found == table_.end() ? nullptr : &found->second;
}

InviteServerTransaction* ServerTransactions::find_invite(ServerTransactionId id) {
    auto* server = find(id);
    return server ? std::get_if<InviteServerTransaction>(&server->machine) : nullptr;
}

}  // namespace santral::sip
