// Datagrams as timers.

#include "tests/support/fake_network.h"

#include "base/log.h"

namespace santral::tests {

void FakeNetwork::attach(const Endpoint& address, Receive receive) {
    listeners_[address] = std::move(receive);
}

void FakeNetwork::send(const sip::Flow& flow, std::string_view bytes) {
    if (tap_) tap_(flow, bytes);
    // Who hears nothing is not heard either.
    const auto sender = listeners_.find(flow.local);
    if (sender == listeners_.end() || !sender->second || happens(weather_.lost_in_1000)) return;
    launch(flow, bytes);
    if (happens(weather_.doubled_in_1000)) launch(flow, bytes);
}

void FakeNetwork::launch(const sip::Flow& flow, std::string_view bytes) {
    auto delay = weather_.delay;
    if (weather_.jitter > Duration::zero()) {
        delay += Duration(random_.below(static_cast<std::uint64_t>(weather_.jitter.count())));
    }
    const auto number = ++launched_;
    in_flight_[number] = timers_.after(delay, [this, number, flow, copy = std::string(bytes)] {
        const auto landed = in_flight_.extract(number);  // Keeps this function alive until it has ended.
        land(flow, copy);
    });
}

void FakeNetwork::land(const sip::Flow& flow, std::string bytes) {
    const auto listener = listeners_.find(flow.remote);
    if (listener == listeners_.end() || !listener->second) return;
    if (bytes.find_first_not_of("\r\n") == bytes.npos) return;  // A keep-alive (RFC 5626).
    const auto message = sip::Message::parse(std::move(bytes));
    if (!message) {
        ++malformed_;
        return log_error("malformed message on the fake network: {}", message.error().detail);
    }
    sip::Flow arrived = flow;
    arrived.local = flow.remote;
    arrived.remote = flow.local;
    listener->second(*message, arrived);
}

}  // namespace santral::tests
