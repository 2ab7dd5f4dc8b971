// Waits for the final response.

#include "sip/dialog/dialog_request.h"

#include <utility>

namespace santral::sip {

DialogRequest::DialogRequest(TransactionLayer& transactions, const RequestWriter& request, const Flow& flow,
                             Answered answered)
    : answered_(std::move(answered)), transaction_(transactions.send(request, flow, *this)) {}

void DialogRequest::on_response(const Message& response) {
    if (response.status() >= 200) finish(response.status(), &response);
}

void DialogRequest::on_no_response(int status) {
    finish(status, nullptr);
}

void DialogRequest::finish(int status, const Message* response) {
    if (!std::exchange(is_pending_, false)) return;
    const auto answered = std::move(answered_);  // Its owner may replace us from within.
    answered(status, response);
}

}  // namespace santral::sip
