#pragma once
// The open client transactions, found by branch and method (RFC 3261 17.1.3), and who waits for each. A
// request that is too long for UDP is tried by TCP first (18.1.1). Signalling thread only.

#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>

#include "base/random.h"
#include "base/timers.h"
#include "sip/message/flow.h"
#include "sip/message/message.h"
#include "sip/message/writer.h"
#include "sip/transaction/invite_client_transaction.h"
#include "sip/transaction/keyed_hash.h"
#include "sip/transaction/non_invite_client_transaction.h"
#include "sip/transaction/tcp_refusals.h"

namespace santral::sip {

class ClientUser;

class ClientTransactions final : private ClientTransactionOwner {
public:
    // All must outlive it.
    ClientTransactions(Wire& wire, Timers& timers, Random& random, const KeyedHash& hash);

    // user: null where nobody waits.
    ClientTransactionId send(const RequestWriter& request, const Flow& flow, ClientUser* user);
    // As TransactionLayer says.
    std::string send_ack(const RequestWriter& ack, const Flow& flow);
    void cancel(ClientTransactionId id, std::string_view extra_fields);
    void forget(ClientTransactionId id);  // Its user hears no more.

    // Absorbs the response. False when nobody waited for it: no such transaction, or its user is gone.
    bool on_message(const Message& response);
    void on_flow_failed(const Flow& failed);

    std::size_t open() const { return table_.size(); }

private:
    using Machine = std::variant<InviteClientTransaction, NonInviteClientTransaction>;
    struct Client {
        Client(ClientTransactions& table, Method method, ClientTransactionId id)
            : machine(table.make_machine(method, id)) {}

        Machine machine;
        ClientUser* user = nullptr;
        bool is_by_tcp_for_length = false;
    };

    void on_response(ClientTransactionId id, const Message& response) override;
    void on_timeout(ClientTransactionId id) override;
    void on_terminated(ClientTransactionId id) override;
    void send_cancel(ClientTransactionId invite, std::string_view extra_fields) override;

    ClientTransactionId id_of(std::string_view branch, Method method) const;
    Machine make_machine(Method method, ClientTransactionId id);
    static bool is_pending(const Client& client);
    static const Flow& flow_of(const Client& client);
    Client* find(ClientTransactionId id);
    void start(ClientTransactionId id, Client& client, const Flow& flow, std::string request);
    void close(ClientTransactionId id);
    void end(ClientTransactionId id, int status);
    void fail(ClientTransactionId id);

    Wire& wire_;
    Timers& timers_;
    Random& random_;
    const KeyedHash& hash_;
    TcpRefusals tcp_refusals_;
    std::unordered_map<ClientTransactionId, Client> table_;
    std::set<std::pair<Endpoint, ClientTransactionId>> by_remote_;  // All of table_.
};

}  // namespace santral::sip
