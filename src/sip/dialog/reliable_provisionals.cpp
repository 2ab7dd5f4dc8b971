// Retransmission with doubling intervals, without the ceiling of T2 (RFC 3262 3).

#include "sip/dialog/reliable_provisionals.h"

#include <algorithm>
#include <string>
#include <utility>

#include "sip/transaction/timing.h"

namespace santral::sip {

ReliableProvisionals::ReliableProvisionals(TransactionLayer& transactions, Timers& timers,
                                           ServerTransactionId invite, std::function<void()> given_up)
    : transactions_(transactions), timers_(timers), invite_(invite), given_up_(std::move(given_up)) {}

bool ReliableProvisionals::send(ResponseWriter response, Carries carries, std::uint32_t first_rseq) {
    if (waiting_.size() > max_waiting_provisionals) return false;
    if (rseq_ == 0) rseq_ = first_rseq - 1;
    waiting_.push_back({std::move(response), carries});
    if (waiting_.size() == 1) transmit_first();
    return true;
}

void ReliableProvisionals::transmit_first() {
    auto& response = waiting_.front().response;
    response.add(HeaderName::require, "100rel").add(HeaderName::rseq, std::to_string(++rseq_));
    transactions_.respond(invite_, response);
    interval_ = t1;
    repeat_ = timers_.after(interval_, [this] { repeat(); });
    deadline_ = timers_.after(give_up_after, [this] {
        repeat_.stop();
        given_up_();  // Last: it may destroy us.
    });
}

void ReliableProvisionals::repeat() {
    transactions_.respond(invite_, waiting_.front().response);
    interval_ *= 2;
    repeat_ = timers_.after(interval_, [this] { repeat(); });
}

bool ReliableProvisionals::acknowledge(const RAck& rack, std::uint32_t invite_cseq) {
    if (waiting_.empty() || rack.rseq != rseq_) return false;
    if (rack.cseq.number != invite_cseq || rack.cseq.method != Method::invite) return false;
    const bool is_over = !deadline_.is_running();
    repeat_.stop();
    deadline_.stop();
    waiting_.pop_front();
    if (!is_over && !waiting_.empty()) transmit_first();
    return true;
}

bool ReliableProvisionals::awaits_sdp_acknowledgement() const {
    return std::ranges::any_of(waiting_, [](const Waiting& one) { return one.carries == Carries::sdp; });
}

void ReliableProvisionals::stop() {
    repeat_.stop();
    deadline_.stop();
    if (waiting_.size() > 1) waiting_.erase(waiting_.begin() + 1, waiting_.end());
}

}  // namespace santral::sip
