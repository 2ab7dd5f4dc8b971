// Two exchanges call each other over a wire that loses, repeats and reorders, while their users do whatever
// comes to their minds. Whatever happens, nothing may be left open. A seed replays.

#include <gtest/gtest.h>

#include <map>

#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;
using State = InviteSession::State;

class Storm;

// One leg of an exchange with its moods. Checks the contract of InviteSession::User.
class Moody final : public InviteSession::User {
public:
    Moody(Storm& storm, Random& random) : storm_(storm), random_(random) {}

    void on_progress(int, std::string_view) override { react(); }
    void on_answered(std::string_view, bool is_offer) override {
        owes_ = is_offer;
        react();
    }
    void on_confirmed(std::string_view) override { react(); }
    void on_offer(std::string_view) override {
        owes_ = true;
        react();
    }
    void on_answer(std::string_view) override { react(); }
    void on_offer_refused(int) override { react(); }
    void on_redirected(const std::vector<std::string>&) override { react(); }
    void on_request(ServerTransactionId id, const Message& request) override;
    void on_ended(const Ending&) override {
        EXPECT_FALSE(has_ended);
        has_ended = true;
        if (random_.below(2) == 0) session.reset();
    }

    void act();
    void finish() {
        if (!session) return;
        session->hang_up();
        session.reset();
    }

    std::unique_ptr<InviteSession> session;
    bool has_ended = false;

private:
    void react() {
        EXPECT_FALSE(has_ended);
        if (random_.below(4) == 0) act();
    }
    void act_established(std::uint64_t mood);

    Storm& storm_;
    Random& random_;
    bool owes_ = false;
};

class Exchange final : public ServerUser {
public:
    Exchange(Storm& storm, Wire& wire, Timers& timers, Random& random)
        : layer(wire, timers, random, *this),
          sessions(layer, timers, random, {.expires = 120s, .minimum = 90s}, "Storm"),
          storm_(storm) {}

    void on_request(ServerTransactionId id, const Message& request, const Flow& flow) override;
    void on_ack(const Message& ack, const Flow&) override { (void)sessions.on_ack(ack); }
    void on_cancel(ServerTransactionId invite, const Message& cancel) override {
        EXPECT_TRUE(sessions.on_cancel(invite, cancel));
    }
    void on_stray_2xx(const Message& response, const Flow& flow) override {
        (void)sessions.on_stray_2xx(response, flow);
    }

    TransactionLayer layer;
    InviteSessions sessions;

private:
    Storm& storm_;
};

class Storm final : public Wire {
public:
    explicit Storm(std::uint64_t seed) : random(seed) {
        flow_ = make_flow(Transport::udp);
        back_ = flow_;
        std::swap(back_.local, back_.remote);
    }

    void send(const Flow& flow, std::string_view bytes) override {
        const auto luck = random.below(100);
        if (luck < 15) return;
        deliver_later(flow, std::string(bytes));
        if (luck < 25) deliver_later(flow, std::string(bytes));
    }

    void run() {
        for (int i = 0; i < 12; ++i) dial();
        for (int step = 0; step < 400; ++step) {
            timers.advance(std::chrono::milliseconds(random.below(400)));
            legs[random.below(legs.size())]->act();
        }
        for (std::size_t i = 0; i < legs.size(); ++i) legs[i]->finish();
        timers.advance(10min);
    }

    void dial() {
        auto& leg = legs.emplace_back(std::make_unique<Moody>(*this, random));
        const bool is_late = random.below(4) == 0;
        Invitation invitation{.uri = "sip:b@192.0.2.7:5062",
                              .from = "<sip:a@a.example>",
                              .to = "<sip:b@b.example>",
                              .contact = "<sip:a@192.0.2.1:5060>",
                              .call_id = random.token(12),
                              .routes = {},
                              .extra_fields = "",
                              .offer = is_late ? "" : "offer"};
        leg->session = caller.sessions.dial(invitation, flow_, *leg);
    }

    SeededRandom random;
    Timers timers;
    Exchange caller{*this, *this, timers, random};
    Exchange callee{*this, *this, timers, random};
    std::vector<std::unique_ptr<Moody>> legs;

private:
    void deliver_later(const Flow& flow, std::string bytes) {
        const auto delay =
            std::chrono::milliseconds(random.below(10) == 0 ? random.below(3000) : random.below(60));
        const auto number = next_++;
        in_flight_[number] = timers.after(delay, [this, flow, number, bytes] {
            const auto keep = std::move(in_flight_[number]);
            in_flight_.erase(number);
            const bool is_to_callee = flow.remote == flow_.remote;
            (is_to_callee ? callee : caller)
                .layer.on_message(Message::parse(bytes).value(), is_to_callee ? back_ : flow_);
        });
    }

    Flow flow_;  // Of the caller.
    Flow back_;  // Of the callee.
    std::map<std::uint64_t, Timer> in_flight_;
    std::uint64_t next_ = 0;
};

void Exchange::on_request(ServerTransactionId id, const Message& request, const Flow& flow) {
    if (!request.to_tag().empty()) {
        if (!sessions.on_request(id, request, flow)) layer.respond(id, ResponseWriter(request, 481));
        return;
    }
    auto leg = std::make_unique<Moody>(storm_, storm_.random);
    leg->session = sessions.take(id, request, flow, "<sip:b@192.0.2.7:5062>", *leg);
    storm_.legs.push_back(std::move(leg));
}

void Moody::on_request(ServerTransactionId id, const Message& request) {
    EXPECT_FALSE(has_ended);
    auto& exchange = storm_.caller.sessions.open() != 0 && request.request_uri() == "sip:a@192.0.2.1:5060"
                         ? storm_.caller
                         : storm_.callee;
    exchange.layer.respond(id, ResponseWriter(request, 200));
}

void Moody::act() {
    if (!session) return;
    const auto mood = random_.below(100);
    if (mood < 3) return finish();
    switch (session->state()) {
    case State::calling:
    case State::ringing:
        if (owes_) session->accept_offer("answer");
        if (mood < 6) session->hang_up("Q.850;cause=16");
        if (mood > 90) (void)session->offer("early");
        return;
    case State::incoming:
        if (mood < 30) return session->progress(180);
        if (mood < 50) return session->progress(183, "early");
        if (mood < 60) return (void)session->offer("early");
        if (mood < 65) return session->reject(486);
        if (owes_) session->accept_offer("answer");
        return session->accept("answer");
    case State::accepted:
    case State::established: return act_established(mood);
    case State::cancelling:
    case State::ended: return;
    }
}

void Moody::act_established(std::uint64_t mood) {
    if (owes_) {
        owes_ = false;
        return mood < 20 ? session->refuse_offer() : session->accept_offer("answer");
    }
    if (mood < 40) return (void)session->offer("offer");
    if (mood < 60) return session->send(Method::info, "application/dtmf-relay", "Signal=1\r\n");
    if (mood < 63) return session->hang_up();
}

TEST(Storm, LeavesNothingOpen) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(seed);
        Storm storm(seed);
        storm.run();
        EXPECT_EQ(storm.caller.sessions.open(), 0u);
        EXPECT_EQ(storm.callee.sessions.open(), 0u);
        EXPECT_EQ(storm.caller.layer.open(), 0u);
        EXPECT_EQ(storm.callee.layer.open(), 0u);
        EXPECT_EQ(storm.timers.running(), 0u);
    }
}

}  // namespace
}  // namespace santral::sip
