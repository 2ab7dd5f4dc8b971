#pragma once
// For tests: a wire that writes down what is sent and when, and the flows and messages that tests speak of.

#include <string>
#include <vector>

#include "base/timers.h"
#include "sip/message/flow.h"
#include "sip/message/message.h"

namespace santral::sip {

class FakeWire final : public Wire {
public:
    struct Sent {
        Duration at;
        Flow flow;
        std::string bytes;
    };

    explicit FakeWire(const Timers& timers) : timers_(timers) {}

    void send(const Flow& flow, std::string_view message) override {
        sent.push_back({timers_.now().time_since_epoch(), flow, std::string(message)});
    }

    // When each message left, in milliseconds since the beginning of the test.
    std::vector<int> times() const {
        std::vector<int> all;
        for (const auto& one : sent) {
            const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(one.at);
            all.push_back(static_cast<int>(at.count()));
        }
        return all;
    }
    Message message(std::size_t index) const { return Message::parse(sent.at(index).bytes).value(); }
    Message last() const { return message(sent.size() - 1); }

    std::vector<Sent> sent;

private:
    const Timers& timers_;
};

inline Flow make_flow(Transport transport) {
    Flow flow;
    flow.listener = ListenerId{1};
    flow.transport = transport;
    flow.local = Endpoint::parse("192.0.2.1:5060").value();
    flow.remote = Endpoint::parse("192.0.2.7:5062").value();
    return flow;
}

// Lines are given without their ends.
inline Message make_message(const std::vector<std::string>& lines) {
    std::string bytes;
    for (const auto& line : lines) bytes += line + "\r\n";
    return Message::parse(bytes + "Content-Length: 0\r\n\r\n").value();
}

}  // namespace santral::sip
