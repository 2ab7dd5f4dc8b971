#pragma once
// What the transactions tell the table that holds them. An on_... call is the transaction's last act of a
// turn, because it may destroy the transaction.

#include <string_view>

#include "sip/message/message.h"
#include "sip/transaction/transaction_id.h"

namespace santral::sip {

class ClientTransactionOwner {
public:
    virtual ~ClientTransactionOwner() = default;
    virtual void on_response(ClientTransactionId id, const Message& response) = 0;
    // Timer B or F, or a cancelled INVITE that never ended.
    virtual void on_timeout(ClientTransactionId id) = 0;
    virtual void on_terminated(ClientTransactionId id) = 0;
    // Opens the CANCEL of this INVITE, a transaction of its own. Must not destroy the INVITE's.
    virtual void send_cancel(ClientTransactionId invite, std::string_view extra_fields) = 0;
};

class ServerTransactionOwner {
public:
    virtual ~ServerTransactionOwner() = default;
    virtual void on_terminated(ServerTransactionId id) = 0;
};

}  // namespace santral::sip
