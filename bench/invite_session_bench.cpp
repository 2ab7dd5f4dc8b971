// What a call costs in signalling below the call floor: INVITE, 180, 200, ACK, BYE, 200, with both its ends
// here, so that one turn is the two legs of a call through the exchange. Parsing and transactions are in it.

#include <benchmark/benchmark.h>

#include <deque>

#include "sip/dialog/invite_session.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view sdp =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"
    "m=audio 40000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n";

struct Silent final : InviteSession::User {
    void on_progress(int, std::string_view) override {}
    void on_answered(std::string_view, bool) override {}
    void on_confirmed(std::string_view) override {}
    void on_offer(std::string_view) override {}
    void on_answer(std::string_view) override {}
    void on_offer_refused(int) override {}
    void on_redirected(const std::vector<std::string>&) override {}
    void on_request(ServerTransactionId, const Message&) override {}
    void on_ended(const Ending&) override {}
};

class BothEnds final : public Wire, public ServerUser {
public:
    void send(const Flow&, std::string_view message) override { sent_.emplace_back(message); }
    void on_request(ServerTransactionId id, const Message& request, const Flow& flow) override {
        if (!request.to_tag().empty()) return (void)sessions.on_request(id, request, flow);
        received = sessions.take(id, request, flow, "<sip:102@192.0.2.7>", user);
    }
    void on_ack(const Message& ack, const Flow&) override { (void)sessions.on_ack(ack); }
    void on_cancel(ServerTransactionId invite, const Message& cancel) override {
        (void)sessions.on_cancel(invite, cancel);
    }
    void on_stray_2xx(const Message& response, const Flow& flow) override {
        (void)sessions.on_stray_2xx(response, flow);
    }

    void dial(std::uint64_t number) {
        const Invitation invitation{.uri = "sip:102@192.0.2.7",
                                    .from = "<sip:101@firm.example>",
                                    .to = "<sip:102@firm.example>",
                                    .contact = "<sip:101@192.0.2.1>",
                                    .call_id = std::to_string(number),
                                    .routes = {},
                                    .extra_fields = "",
                                    .offer = std::string(sdp)};
        dialled = sessions.dial(invitation, flow_, user);
        deliver();
    }
    void deliver() {
        for (; !sent_.empty(); sent_.pop_front()) {
            layer.on_message(Message::parse(std::move(sent_.front())).value(), flow_);
        }
    }
    void call(std::uint64_t number) {
        dial(number);
        received->progress(180);
        deliver();
        received->accept(sdp);
        deliver();
        dialled->hang_up();
        deliver();
        dialled.reset();
        received.reset();
        timers.advance(1ms);
    }

    Timers timers;
    SecureRandom random;
    Silent user;
    TransactionLayer layer{*this, timers, random, *this};
    InviteSessions sessions{layer, timers, random, {}, "Santral"};
    std::unique_ptr<InviteSession> dialled;
    std::unique_ptr<InviteSession> received;

private:
    Flow flow_{.local = Endpoint::parse("192.0.2.1:5060").value(),
               .remote = Endpoint::parse("192.0.2.7:5062").value()};
    std::deque<std::string> sent_;
};

void call_and_hang_up(benchmark::State& state) {
    BothEnds ends;
    std::uint64_t number = 0;
    for (auto _ : state) ends.call(++number);
    state.counters["open"] = static_cast<double>(ends.sessions.open());
}
BENCHMARK(call_and_hang_up)->MinWarmUpTime(1);

}  // namespace
}  // namespace santral::sip
