// Repeats at T1, doubling up to T2, until 64*T1.

#include "sip/dialog/awaited_ack.h"

#include <algorithm>
#include <utility>

#include "sip/transaction/timing.h"

namespace santral::sip {

AwaitedAck::AwaitedAck(TransactionLayer& transactions, Timers& timers, std::function<void()> given_up)
    : transactions_(transactions), timers_(timers), given_up_(std::move(given_up)) {}

void AwaitedAck::start(ServerTransactionId invite, std::uint32_t cseq) {
    invite_ = invite;
    cseq_ = cseq;
    interval_ = t1;
    repeat_ = timers_.after(interval_, [this] { repeat(); });
    deadline_ = timers_.after(give_up_after, [this] {
        repeat_.stop();
        given_up_();  // Last: it may destroy us.
    });
}

void AwaitedAck::repeat() {
    transactions_.repeat_2xx(invite_);
    interval_ = std::min<Duration>(interval_ * 2, t2);
    repeat_ = timers_.after(interval_, [this] { repeat(); });
}

bool AwaitedAck::take(const Message& ack) {
    if (!is_waiting() || ack.cseq() != cseq_) return false;
    stop();
    return true;
}

void AwaitedAck::stop() {
    repeat_.stop();
    deadline_.stop();
}

}  // namespace santral::sip
