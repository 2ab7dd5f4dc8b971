#pragma once
// One request of ours within a dialog, other than INVITE, whose answer matters: UPDATE, INFO.

#include <functional>

#include "sip/transaction/transaction_layer.h"

namespace santral::sip {

class DialogRequest final : public ClientUser {
public:
    // The final status and response; or none came (response is null): 408 or 503. Called once.
    using Answered = std::function<void(int status, const Message* response)>;

    DialogRequest(TransactionLayer& transactions, const RequestWriter& request, const Flow& flow,
                  Answered answered);

    bool is_pending() const { return is_pending_; }

    void on_response(const Message& response) override;
    void on_no_response(int status) override;

private:
    void finish(int status, const Message* response);

    Answered answered_;
    bool is_pending_ = true;
    ClientTransaction transaction_;
};

}  // namespace santral::sip
