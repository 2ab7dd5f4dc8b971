#pragma once
// All transactions of one exchange: finds the one a message belongs to (RFC 3261 17.1.3, 17.2.3), absorbs
// retransmissions, sends 100 Trying after 200 ms, and tells its users what is new. Pure: speaks through Wire.
// Signalling thread only.

#include <cstdint>
#include <memory>
#include <string>

#include "base/random.h"
#include "base/thread_bound.h"
#include "base/timers.h"
#include "sip/message/flow.h"
#include "sip/message/message.h"
#include "sip/message/writer.h"
#include "sip/transaction/keyed_hash.h"
#include "sip/transaction/transaction_id.h"

namespace santral::sip {

constexpr std::size_t max_transactions =
    200'000;  // More server transactions are answered 503 with Retry-After.
constexpr std::size_t udp_request_limit = 1'300;  // RFC 3261 18.1.1: a longer request goes by TCP.

// Who takes requests: the exchange.
class ServerUser {
public:
    virtual ~ServerUser() = default;
    // A request that opened a transaction. Must be answered by respond(), now or later.
    virtual void on_request(ServerTransactionId id, const Message& request, const Flow& flow) = 0;
    // An ACK that belongs to a 2xx (those of other finals are absorbed), or to a challenge, which is
    // nobody's.
    virtual void on_ack(const Message& ack, const Flow& flow) = 0;
    // A CANCEL for this INVITE came and was answered 200 (481 when there is none). The user answers the
    // INVITE 487. Not called once the INVITE has its final response.
    virtual void on_cancel(ServerTransactionId invite, const Message& cancel) = 0;
    // A 2xx that belongs to no transaction any more: a late fork, or its ACK was lost (RFC 6026 8.8).
    virtual void on_stray_2xx(const Message& response, const Flow& flow) = 0;
};

// Who sent a request and waits for its responses.
class ClientUser {
public:
    virtual ~ClientUser() = default;
    // Every 1xx but 100's repetitions, and every final; for INVITE also each further 2xx (RFC 6026).
    virtual void on_response(const Message& response) = 0;
    // No answer in 64*T1, or the wire failed: stands for a 408 or a 503 (RFC 3261 8.1.3.1).
    virtual void on_no_response(int status) = 0;
};

class TransactionLayer;
class ClientTransactions;
class ServerTransactions;

// The user's hold on a transaction. When it dies the user hears no more; the transaction itself goes on
// (retransmits a BYE, acknowledges a rejection) until the RFC ends it.
class ClientTransaction {
public:
    ClientTransaction() = default;
    ClientTransaction(ClientTransaction&& other) noexcept;
    ClientTransaction& operator=(ClientTransaction&& other) noexcept;
    ~ClientTransaction();
    bool is_open() const { return layer_ != nullptr; }
    ClientTransactionId id() const { return id_; }

    // RFC 3261 9.1: sends CANCEL with the INVITE's own ids; before the first 1xx it is held back.
    // extra_fields: whole header lines ("Reason: SIP;cause=200\r\n") or "".
    // After 64*T1 without a final response the transaction ends as timed out (RFC 3261 9.1).
    void cancel(std::string_view extra_fields = "");

private:
    friend class TransactionLayer;
    TransactionLayer* layer_ = nullptr;
    ClientTransactionId id_{};
};

// From within any call it gets, a user may use the layer, destroy itself and destroy its holds; not the
// layer.
class TransactionLayer {
public:
    // All must outlive the layer; the layer must outlive every ClientTransaction it gave.
    TransactionLayer(Wire& wire, Timers& timers, Random& random, ServerUser& user,
                     std::size_t max_server_transactions = max_transactions);
    ~TransactionLayer();

    // A message that passed validate(). The user may be called before this returns.
    void on_message(const Message& message, const Flow& flow);
    // The connection broke or the destination was refused: every client transaction to that remote by that
    // listener and transport ends at once with 503, whatever connection it named.
    void on_flow_failed(const Flow& flow);

    // Sends a request (any but ACK and CANCEL) and returns the user's hold on it. Adds Via with a fresh
    // branch and rport. The user is not called before this returns.
    [[nodiscard]] ClientTransaction send(const RequestWriter& request, const Flow& flow, ClientUser& user);
    // The same where nobody waits for the answer (BYE of a leg that is gone).
    void send_and_forget(const RequestWriter& request, const Flow& flow);
    // ACK of a 2xx: its own branch, no transaction. Returns the printed ACK, to be sent again for a repeated
    // 2xx.
    std::string send_ack(const RequestWriter& ack, const Flow& flow);

    // Sends a response in its transaction, by the flow the request came (RFC 3261 18.2.2, rport). A final
    // response closes it; more are dropped. A challenge (401, 407) is sent once and forgotten (26.3.2.4). 2xx
    // to INVITE: repeating it until the ACK is the dialog's work (13.3.1.4).
    void respond(ServerTransactionId id, const ResponseWriter& response);
    // Sends a 2xx to INVITE once more: for the dialog's retransmission in state accepted.
    void repeat_2xx(ServerTransactionId id);

    std::size_t open() const;  // Transactions of both kinds; the simulator looks for leftovers.

private:
    friend class ClientTransaction;

    ThreadBound thread_;
    KeyedHash hash_;
    ServerUser& user_;
    std::unique_ptr<ClientTransactions> clients_;
    std::unique_ptr<ServerTransactions> servers_;
};

}  // namespace santral::sip
