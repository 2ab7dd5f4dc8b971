// Counting connections.

#include "net/seats.h"

namespace santral::net {

Seat::~Seat() {
    if (seats_) seats_->give_back(source_);
}

std::optional<Seat> Seats::take(const IpAddress& source) {
    if (taken_ >= in_all_) return {};
    const auto found = by_source_.find(source);
    if (found != by_source_.end() && found->second >= per_source_) return {};
    ++by_source_[source];
    ++taken_;
    return Seat(*this, source);
}

void Seats::give_back(const IpAddress& source) {
    --taken_;
    const auto found = by_source_.find(source);
    if (--found->second == 0) by_source_.erase(found);
}

}  // namespace santral::net
