// A feature that serves a method: what reaches it, and what never does.

#include <gtest/gtest.h>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

struct Taker final : call::RequestTaker {
    explicit Taker(call::Switchboard& exchange) : switchboard(exchange) { switchboard.add(*this); }

    sip::Method method() const override { return sip::Method::publish; }
    std::string_view events() const override { return "tickling"; }
    std::optional<call::Refusal> screen(const sip::Message& request) const override {
        if (request.body() != "unwelcome") return {};
        return call::Refusal{415, "Accept: text/plain\r\n", ""};
    }
    void on_request(const call::ProvedRequest& request) override {
        senders.push_back(request.from.extension->number);
        switchboard.transactions().respond(request.id, sip::ResponseWriter(request.message, 200, "tag"));
    }
    void on_directory(const directory::Snapshot&) override { ++directories; }
    void on_flow_failed(const sip::Flow&) override { ++broken_flows; }

    call::Switchboard& switchboard;
    std::vector<std::string> senders;
    int directories = 0;
    int broken_flows = 0;
};

struct RequestTaker : ::testing::Test {
    int send(const std::string& body, const std::string& lines = "") {
        return terminal.ask({.method = sip::Method::publish, .target = "102", .lines = lines, .body = body});
    }

    Office office{make_plan(2)};
    Taker taker{*office.switchboard};
    Terminal& terminal = office.add_terminal("101");
};

TEST_F(RequestTaker, ARequestOfItsMethodComesWithWhoeverProvedToHaveSentIt) {
    EXPECT_EQ(send("hello"), 200);
    EXPECT_EQ(taker.senders, std::vector<std::string>{"101"});
}

// C10
TEST_F(RequestTaker, WhoProvesNothingIsAskedForCredentials) {
    terminal.proves_itself = false;
    EXPECT_EQ(send("hello"), 401);
    EXPECT_TRUE(taker.senders.empty());
}

// C17
TEST_F(RequestTaker, WhatItNeverTakesIsRefusedBeforeAnybodyProvesAnything) {
    terminal.proves_itself = false;
    EXPECT_EQ(send("unwelcome"), 415);
    EXPECT_EQ(send("hello", "Max-Forwards: 0\r\n"), 483);
    EXPECT_EQ(send("hello", "Require: tickling\r\n"), 420);
    EXPECT_TRUE(taker.senders.empty());
}

// C17
TEST_F(RequestTaker, OptionsNameItsMethodAndEvents) {
    EXPECT_EQ(terminal.ask({.method = sip::Method::options, .target = "102"}), 200);
    EXPECT_NE(terminal.last_answer.find(", PUBLISH\r\n"), std::string::npos);
    EXPECT_NE(terminal.last_answer.find("Allow-Events: tickling\r\n"), std::string::npos);
}

// C17
TEST(Switchboard, AMethodThatNobodyTakesIsNotAllowed) {
    Office office(make_plan(1));
    auto& terminal = office.add_terminal("101");
    EXPECT_EQ(terminal.ask({.method = sip::Method::publish, .target = "101"}), 405);
    EXPECT_NE(terminal.last_answer.find("Allow: INVITE, "), std::string::npos);
}

TEST_F(RequestTaker, HearsOfANewDirectoryAndOfBrokenConnections) {
    office.publish(make_plan(2));
    office.switchboard->on_flow_failed({});
    EXPECT_EQ(taker.directories, 1);
    EXPECT_EQ(taker.broken_flows, 1);
}

TEST(Switchboard, EveryObserverHearsOfCallsAndPhones) {
    Office office(make_plan(2));
    Live second;
    office.switchboard->add(second);
    office.register_all();
    office.phone("101").call("102");
    office.settle();
    EXPECT_EQ(second.changes, office.live.changes);
    EXPECT_FALSE(second.changes.empty());
    EXPECT_EQ(second.phones, office.live.phones);
}

}  // namespace
}  // namespace santral::tests
