// The door: requests to the server side, responses to the client side, strays to the user.

#include "sip/transaction/transaction_layer.h"

#include <utility>

#include "sip/transaction/client_transactions.h"
#include "sip/transaction/server_transactions.h"
#include "sip/transaction/status_class.h"

namespace santral::sip {

ClientTransaction::ClientTransaction(ClientTransaction&& other) noexcept
    : layer_(std::exchange(other.layer_, nullptr)), id_(other.id_) {}

ClientTransaction& ClientTransaction::operator=(ClientTransaction&& other) noexcept {
    ClientTransaction taken(std::move(other));
    std::swap(layer_, taken.layer_);
    std::swap(id_, taken.id_);
    return *this;
}

ClientTransaction::~ClientTransaction() {
    if (layer_) layer_->clients_->forget(id_);
}

void ClientTransaction::cancel(std::string_view extra_fields) {
    if (layer_) layer_->clients_->cancel(id_, extra_fields);
}

TransactionLayer::TransactionLayer(Wire& wire, Timers& timers, Random& random, ServerUser& user,
                                   std::size_t max_server_transactions)
    : hash_(random),
      user_(user),
      clients_(std::make_unique<ClientTransactions>(wire, timers, random, hash_)),
      servers_(std::make_unique<ServerTransactions>(wire, timers, hash_, user, max_server_transactions)) {}

TransactionLayer::~TransactionLayer() = default;

void TransactionLayer::on_message(const Message& message, const Flow& flow) {
    thread_.assert_here();
    if (message.is_request()) return servers_->on_message(message, flow);
    const bool is_invite_2xx = message.method() == Method::invite && is_success(message.status());
    if (!clients_->on_message(message) && is_invite_2xx) user_.on_stray_2xx(message, flow);
}

void TransactionLayer::on_flow_failed(const Flow& flow) {
    thread_.assert_here();
    clients_->on_flow_failed(flow);
}

ClientTransaction TransactionLayer::send(const RequestWriter& request, const Flow& flow, ClientUser& user) {
    thread_.assert_here();
    ClientTransaction hold;
    hold.layer_ = this;
    hold.id_ = clients_->send(request, flow, &user);
    return hold;
}

void TransactionLayer::send_and_forget(const RequestWriter& request, const Flow& flow) {
    thread_.assert_here();
    (void)clients_->send(request, flow, nullptr);  // Nobody waits, so nobody needs the id.
}

std::string TransactionLayer::send_ack(const RequestWriter& ack, const Flow& flow) {
    thread_.assert_here();
    return clients_->send_ack(ack, flow);
}

void TransactionLayer::respond(ServerTransactionId id, const ResponseWriter& response) {
    thread_.assert_here();
    servers_->respond(id, response);
}

void TransactionLayer::repeat_2xx(ServerTransactionId id) {
    thread_.assert_here();
    servers_->repeat_2xx(id);
}

std::size_t TransactionLayer::open() const {
    return clients_->open() + servers_->open();
}

}  // namespace santral::sip
