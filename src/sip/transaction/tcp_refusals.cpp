// First in, first forgotten.

#include "sip/transaction/tcp_refusals.h"

namespace santral::sip {

void TcpRefusals::note(const Endpoint& remote) {
    if (has(remote)) return;
    if (in_order_.size() == max_tcp_refusals) forget_oldest();
    const auto until = timers_.now() + tcp_refusal_lifetime;
    in_order_.push_back({remote, until});
    remotes_.insert(remote);
}

bool TcpRefusals::has(const Endpoint& remote) {
    while (!in_order_.empty() && in_order_.front().until <= timers_.now()) forget_oldest();
    return remotes_.contains(remote);
}

void TcpRefusals::forget_oldest() {
    remotes_.erase(in_order_.front().remote);
    in_order_.pop_front();
}

}  // namespace santral::sip
