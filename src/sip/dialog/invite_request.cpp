// Tells copies of a 2xx from new ones by their To tag.

#include "sip/dialog/invite_request.h"

#include <algorithm>
#include <utility>

namespace santral::sip {

InviteRequest::InviteRequest(TransactionLayer& transactions, Owner& owner)
    : transactions_(transactions), owner_(owner) {}

void InviteRequest::send(const RequestWriter& invite, const Flow& flow, std::uint32_t cseq) {
    cseq_ = cseq;
    is_pending_ = true;
    transaction_ = transactions_.send(invite, flow, *this);
}

void InviteRequest::cancel(std::string_view reason) {
    if (is_pending_) transaction_.cancel(reason);
}

void InviteRequest::acknowledge(std::string_view to_tag, RequestWriter ack, const Flow& flow) {
    (void)transactions_.send_ack(ack, flow);  // Printed anew for each copy: its text is not kept twice.
    acks_.push_back({std::string(to_tag), std::move(ack), flow});
}

void InviteRequest::on_response(const Message& response) {
    if (response.status() < 200) return owner_.on_provisional(response);
    is_pending_ = false;
    if (response.status() >= 300) return owner_.on_failure(response.status(), &response);
    const auto sent = std::ranges::find(acks_, response.to_tag(), &SentAck::to_tag);
    if (sent == acks_.end()) return owner_.on_success(*this, response);
    (void)transactions_.send_ack(sent->ack, sent->flow);
}

void InviteRequest::on_no_response(int status) {
    is_pending_ = false;
    owner_.on_failure(status, nullptr);  // Last: the owner may destroy us.
}

}  // namespace santral::sip
