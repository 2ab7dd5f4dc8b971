// Two layers over a network that loses, repeats and overtakes, driven by a seed: whatever happens, each
// request gets one ending, each request is seen once, and after the RFC's times nothing is left on either
// side.

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>

#include "sip/transaction/fake_wire.h"
#include "sip/transaction/timing.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;

struct Weather {
    std::uint64_t loss_percent = 0;
    std::uint64_t copies_percent = 0;
    std::uint64_t slow_percent = 0;  // Arrive up to two seconds later: others overtake them.
};

class Network {
public:
    Network(Timers& timers, Random& random, Weather weather)
        : timers_(timers), random_(random), weather_(weather) {}

    void attach(const Endpoint& at, TransactionLayer& layer) { layers_[at] = &layer; }

    void send(const Flow& flow, std::string_view message) {
        if (happens(weather_.loss_percent)) return;
        carry(flow, std::string(message));
        if (happens(weather_.copies_percent)) carry(flow, std::string(message));
    }

private:
    bool happens(std::uint64_t percent) { return random_.below(100) < percent; }

    void carry(const Flow& flow, std::string message) {
        const auto delay = happens(weather_.slow_percent) ? 2000 : 40;
        under_way_.push_back(timers_.after(std::chrono::milliseconds(random_.below(delay)),
                                           [this, flow, message] { deliver(flow, message); }));
    }

    void deliver(const Flow& flow, const std::string& message) {
        auto seen = flow;
        std::swap(seen.local, seen.remote);
        layers_.at(flow.remote)->on_message(Message::parse(message).value(), seen);
    }

    Timers& timers_;
    Random& random_;
    Weather weather_;
    std::map<Endpoint, TransactionLayer*> layers_;
    std::vector<Timer> under_way_;
};

struct NetworkWire final : Wire {
    explicit NetworkWire(Network& joined) : network(joined) {}
    void send(const Flow& flow, std::string_view message) override { network.send(flow, message); }
    Network& network;
};

// Answers everything some time later, INVITEs after ringing, and rejects about half. Repeats a 2xx to INVITE
// as a dialog would.
class Callee final : public ServerUser {
public:
    Callee(Network& network, Timers& timers, Random& random)
        : timers_(timers), random_(random), wire_(network), layer_(wire_, timers, random, *this) {}

    void on_request(ServerTransactionId id, const Message& request, const Flow&) override {
        EXPECT_TRUE(seen_.insert(std::string(request.branch())).second) << "a request came up twice";
        const bool rings = request.method() == Method::invite && random_.below(2) == 0;
        if (rings) layer_.respond(id, ResponseWriter(request, 180, "callee"));
        auto& asked = asked_[id];
        asked.request = request.bytes();
        asked.answer =
            timers_.after(std::chrono::milliseconds(random_.below(6000)), [this, id] { answer(id); });
    }
    void on_ack(const Message&, const Flow&) override { FAIL() << "nobody acknowledges 2xx here"; }
    void on_cancel(ServerTransactionId invite, const Message&) override {
        EXPECT_TRUE(asked_.at(invite).answer.is_running()) << "cancelled what was answered";
        asked_.at(invite).answer.stop();
        respond(invite, 487);
    }
    void on_stray_2xx(const Message&, const Flow&) override { FAIL() << "sent nothing"; }

    TransactionLayer& layer() { return layer_; }
    std::size_t open() const { return layer_.open(); }
    std::size_t seen() const { return seen_.size(); }

private:
    struct Asked {
        std::string request;
        Timer answer;
        Timer repeat;
        int repeats_left = 20;
    };

    void answer(ServerTransactionId id) {
        const bool is_accepted = random_.below(2) == 0;
        respond(id, is_accepted ? 200 : 486);
        if (is_accepted) repeat(id);
    }

    void respond(ServerTransactionId id, int status) {
        const auto request = Message::parse(asked_.at(id).request).value();
        layer_.respond(id, ResponseWriter(request, status, "callee"));
    }

    void repeat(ServerTransactionId id) {
        auto& asked = asked_.at(id);
        if (asked.repeats_left-- == 0) return;
        layer_.repeat_2xx(id);
        asked.repeat = timers_.after(t1, [this, id] { repeat(id); });
    }

    Timers& timers_;
    Random& random_;
    NetworkWire wire_;
    TransactionLayer layer_;
    std::set<std::string> seen_;
    std::map<ServerTransactionId, Asked> asked_;
};

// One request, and what became of it.
struct Attempt final : ClientUser {
    void on_response(const Message& response) override {
        if (response.status() >= 200) finals.insert(response.status());
    }
    void on_no_response(int) override { gave_up = true; }

    bool has_one_ending() const { return finals.size() + (gave_up ? 1 : 0) == 1; }

    std::set<int> finals;
    bool gave_up = false;
    ClientTransaction transaction;
    Timer cancel;
};

struct Caller final : ServerUser {
    Caller(Network& network, Timers& timers, Random& random)
        : wire(network), layer(wire, timers, random, *this) {}
    void on_request(ServerTransactionId, const Message&, const Flow&) override { ADD_FAILURE(); }
    void on_ack(const Message&, const Flow&) override { ADD_FAILURE(); }
    void on_cancel(ServerTransactionId, const Message&) override { ADD_FAILURE(); }
    void on_stray_2xx(const Message&, const Flow&) override {}

    NetworkWire wire;
    TransactionLayer layer;
};

class Storm {
public:
    Storm(std::uint64_t seed, Weather weather)
        : random_(seed),
          network_(timers_, random_, weather),
          caller_(network_, timers_, random_),
          callee_(network_, timers_, random_) {
        flow_.local = Endpoint::parse("192.0.2.1:5060").value();
        flow_.remote = Endpoint::parse("192.0.2.7:5060").value();
        network_.attach(flow_.local, caller_.layer);
        network_.attach(flow_.remote, callee_.layer());
    }

    void attempt(int number) {
        auto& made = *attempts_.emplace_back(std::make_unique<Attempt>());
        const auto method = random_.below(2) == 0 ? Method::invite : Method::options;
        RequestWriter request(method, "sip:102@192.0.2.7");
        request.add(HeaderName::from, "<sip:101@firm.example>;tag=caller")
            .add(HeaderName::to, "<sip:102@firm.example>")
            .add(HeaderName::call_id, "call-" + std::to_string(number))
            .add(HeaderName::cseq, std::string("1 ").append(to_string(method)));
        made.transaction = caller_.layer.send(request, flow_, made);
        if (random_.below(3) == 0) {
            made.cancel = timers_.after(std::chrono::milliseconds(random_.below(4000)),
                                        [&made] { made.transaction.cancel(); });
        }
    }

    // Long enough for a ringing time, a cancelled one, and what lingers after both.
    void calm_down() { timers_.advance(5min); }
    void advance(Duration step) { timers_.advance(step); }
    std::size_t open() const { return caller_.layer.open() + callee_.open(); }
    std::size_t seen() const { return callee_.seen(); }
    std::size_t running_timers() const { return timers_.running(); }

    const std::vector<std::unique_ptr<Attempt>>& attempts() const { return attempts_; }

private:
    Timers timers_;
    SeededRandom random_;
    Network network_;
    Caller caller_;
    Callee callee_;
    Flow flow_;
    std::vector<std::unique_ptr<Attempt>> attempts_;
};

class LossyNetwork : public testing::TestWithParam<std::uint64_t> {
protected:
    static constexpr int requests = 40;

    void run(Storm& storm) {
        for (int i = 0; i < requests; ++i) {
            storm.attempt(i);
            storm.advance(100ms);
        }
        storm.calm_down();
    }
};

TEST_P(LossyNetwork, LeavesNothingOpenAfterAStorm) {
    Storm storm(GetParam(), {.loss_percent = 30, .copies_percent = 20, .slow_percent = 30});
    run(storm);
    EXPECT_EQ(storm.open(), 0u);
    EXPECT_EQ(storm.running_timers(), 0u);
    for (const auto& attempt : storm.attempts()) EXPECT_TRUE(attempt->has_one_ending());
}

TEST_P(LossyNetwork, AnswersEveryRequestWhereNothingIsLost) {
    Storm storm(GetParam(), {.copies_percent = 50, .slow_percent = 50});
    run(storm);
    EXPECT_EQ(storm.open(), 0u);
    EXPECT_EQ(storm.seen(), storm.attempts().size());
    for (const auto& attempt : storm.attempts()) EXPECT_FALSE(attempt->gave_up);
}

TEST_P(LossyNetwork, GivesUpWhereNothingArrives) {
    Storm storm(GetParam(), {.loss_percent = 100});
    run(storm);
    EXPECT_EQ(storm.open(), 0u);
    for (const auto& attempt : storm.attempts()) EXPECT_TRUE(attempt->gave_up);
}

INSTANTIATE_TEST_SUITE_P(Seeds, LossyNetwork, testing::Range<std::uint64_t>(1, 21));

}  // namespace
}  // namespace santral::sip
