#pragma once
// The open server transactions, found as RFC 3261 17.2.3 says: a message costs one hash and one look-up.
// Answers by itself what no user need see: retransmissions, CANCEL, merged requests, overload. Signalling
// thread only.

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>

#include "base/random.h"
#include "base/timers.h"
#include "sip/message/flow.h"
#include "sip/message/message.h"
#include "sip/message/writer.h"
#include "sip/transaction/invite_server_transaction.h"
#include "sip/transaction/keyed_hash.h"
#include "sip/transaction/non_invite_server_transaction.h"

namespace santral::sip {

class ServerUser;

class ServerTransactions final : private ServerTransactionOwner {
public:
    // All must outlive it. limit: of open transactions; requests beyond it are answered 503.
    ServerTransactions(Wire& wire, Timers& timers, const KeyedHash& hash, ServerUser& user,
                       std::size_t limit);

    void on_message(const Message& request, const Flow& flow);
    void respond(ServerTransactionId id, const ResponseWriter& response);
    void repeat_2xx(ServerTransactionId id);

    std::size_t open() const { return table_.size(); }

private:
    using Machine = std::variant<InviteServerTransaction, NonInviteServerTransaction>;
    struct Server {
        Server(ServerTransactions& table, Method method, ServerTransactionId id)
            : machine(table.make_machine(method, id)) {}

        Machine machine;
        std::optional<std::uint64_t> merge_key;  // In merge_keys_.
    };

    void on_terminated(ServerTransactionId id) override;

    void on_ack(const Message& ack, const Flow& flow);
    void on_cancel(ServerTransactionId id, const Message& cancel, const Flow& flow);
    void on_new(ServerTransactionId id, const Message& request, const Flow& flow);
    bool is_merged(ServerTransactionId id, const Message& request);
    void answer_without_transaction(const ResponseWriter& response, const Message& request, const Flow& flow);
    void challenge(ServerTransactionId id, const ResponseWriter& response);
    void open(ServerTransactionId id, const Message& request, const Flow& flow);

    ServerTransactionId id_of(const Message& request, std::string_view method) const;
    Machine make_machine(Method method, ServerTransactionId id);
    Server* find(ServerTransactionId id);
    InviteServerTransaction* find_invite(ServerTransactionId id);

    Wire& wire_;
    Timers& timers_;
    const KeyedHash& hash_;
    ServerUser& user_;
    std::size_t limit_;
    std::unordered_map<ServerTransactionId, Server> table_;
    std::unordered_set<std::uint64_t> merge_keys_;
};

}  // namespace santral::sip
