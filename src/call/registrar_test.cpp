// The registrar with a store and a wire of its own: who hears 200, and when.

#include "call/registrar.h"

#include <gtest/gtest.h>

#include <map>

namespace santral::call {
namespace {

using namespace std::chrono_literals;

constexpr WallTime noon{std::chrono::hours(12)};

struct Exchange : sip::Wire, sip::ServerUser, RegistrationStore, RegistrationObserver {
    void send(const sip::Flow&, std::string_view message) override {
        answers.push_back(sip::Message::parse(std::string(message)).value());
    }
    void on_request(sip::ServerTransactionId id, const sip::Message& request, const sip::Flow& by) override {
        registrar.on_register({"e101", "101", 5}, id, request, by);
    }
    void on_ack(const sip::Message&, const sip::Flow&) override {}
    void on_cancel(sip::ServerTransactionId, const sip::Message&) override {}
    void on_stray_2xx(const sip::Message&, const sip::Flow&) override {}
    void save(const std::string&, BindingChange change, std::function<void(Result<void>)> done) override {
        saved.push_back(std::move(change));
        waiting.push_back(std::move(done));
    }
    void on_bindings(const std::string& extension_id, const std::vector<Binding>& bindings) override {
        observed[extension_id] = bindings.size();
    }

    void register_phone(std::string_view lines) {
        const auto number = std::to_string(++sent);
        std::string text =
            "REGISTER sip:firm.example SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK" + number +
            "\r\nFrom: <sip:101@firm.example>;tag=a\r\nTo: <sip:101@firm.example>\r\nCall-ID: c1\r\n"
            "CSeq: " +
            number + " REGISTER\r\n";
        transactions.on_message(sip::Message::parse(text.append(lines).append("\r\n")).value(), flow);
    }
    void commit(Result<void> outcome = {}) {
        for (auto& done : std::exchange(waiting, {})) done(outcome);
    }

    Timers timers;
    sip::Flow flow{.remote = Endpoint::parse("192.0.2.10:5060").value()};
    SeededRandom random{1};
    int sent = 0;
    std::vector<sip::Message> answers;
    std::vector<BindingChange> saved;
    std::vector<std::function<void(Result<void>)>> waiting;
    std::map<std::string, std::size_t> observed;
    sip::TransactionLayer transactions{*this, timers, random, *this};
    Gruus gruus{"a secret of sixteen", random};
    Registrar registrar{{transactions, timers, random, *this, *this, gruus, [] { return noon; }}, {}};
};

// C10, R1
TEST(Registrar, APhoneHears200OnlyWhenItsRegistrationIsKept) {
    Exchange exchange;
    exchange.register_phone("Contact: <sip:101@192.0.2.10>\r\n");
    EXPECT_TRUE(exchange.answers.empty());
    exchange.commit();
    ASSERT_EQ(exchange.answers.size(), 1u);
    EXPECT_EQ(exchange.answers[0].status(), 200);
    EXPECT_EQ(exchange.answers[0].values(sip::HeaderName::contact).size(), 1u);
}

TEST(Registrar, ADiskThatTakesNothingDoesNotSilenceAPhone) {
    Exchange exchange;
    exchange.register_phone("Contact: <sip:101@192.0.2.10>\r\n");
    exchange.commit(fail(Errc::unavailable, "disk full"));
    EXPECT_EQ(exchange.answers.at(0).status(), 200);
    EXPECT_EQ(exchange.registrar.find("e101").size(), 1u);
}

TEST(Registrar, AQueryIsAnsweredWithoutTheDisk) {
    Exchange exchange;
    exchange.register_phone("");
    EXPECT_EQ(exchange.answers.at(0).status(), 200);
    EXPECT_TRUE(exchange.saved.empty());
}

TEST(Registrar, ARegistrationRunsOutAndIsForgottenEverywhere) {
    Exchange exchange;
    exchange.register_phone("Contact: <sip:101@192.0.2.10>;expires=60\r\n");
    exchange.commit();
    const auto id = exchange.registrar.find("e101").at(0).id;
    exchange.timers.advance(60s);
    EXPECT_TRUE(exchange.registrar.find("e101").empty());
    EXPECT_EQ(exchange.saved.back().removed, std::vector{id});
    EXPECT_EQ(exchange.observed["e101"], 0u);
}

TEST(Registrar, ARefreshSavesThatPhoneAlone) {
    Exchange exchange;
    exchange.register_phone("Contact: <sip:101@192.0.2.10>\r\n");
    exchange.register_phone("Contact: <sip:101@192.0.2.11>\r\n");
    exchange.register_phone("Contact: <sip:101@192.0.2.10>\r\n");
    ASSERT_EQ(exchange.saved.size(), 3u);
    ASSERT_EQ(exchange.saved[2].saved.size(), 1u);
    EXPECT_EQ(exchange.saved[2].saved[0].id, exchange.saved[0].saved[0].id);
    EXPECT_TRUE(exchange.saved[2].removed.empty());
}

// RFC 7118: its page is closed, or comes again by another.
TEST(Registrar, WhoCameByAWebSocketIsGoneWithIt) {
    Exchange exchange;
    exchange.flow.transport = sip::Transport::wss;
    exchange.flow.connection = sip::ConnectionId{7};
    exchange.register_phone("Contact: <sip:x@a.invalid;transport=ws>\r\n");
    auto other = exchange.flow;
    other.connection = sip::ConnectionId{8};
    exchange.registrar.on_flow_failed(other);
    EXPECT_EQ(exchange.registrar.find("e101").size(), 1u);

    exchange.registrar.on_flow_failed(exchange.flow);
    EXPECT_TRUE(exchange.registrar.find("e101").empty());
    EXPECT_EQ(exchange.saved.back().removed.size(), 1u);
    EXPECT_EQ(exchange.observed["e101"], 0u);
}

// A telephone may be reached by another connection than the one it came by.
TEST(Registrar, WhoCameByTcpStaysWhenTheConnectionEnds) {
    Exchange exchange;
    exchange.flow.transport = sip::Transport::tcp;
    exchange.register_phone("Contact: <sip:101@192.0.2.10;transport=tcp>\r\n");
    exchange.registrar.on_flow_failed(exchange.flow);
    EXPECT_EQ(exchange.registrar.find("e101").size(), 1u);
}

// R1
TEST(Registrar, WhatWasKeptRingsAfterARestartAndRunsOutInItsTime) {
    Exchange exchange;
    Binding binding;
    binding.contact = "sip:101@192.0.2.10";
    binding.expires_at = noon + 30s;
    Binding stale = binding;
    stale.expires_at = noon - 1s;
    exchange.registrar.restore({"e101", "101", 5}, {binding, stale});
    EXPECT_EQ(exchange.registrar.find("e101").size(), 1u);
    exchange.timers.advance(30s);
    EXPECT_TRUE(exchange.registrar.find("e101").empty());
}

TEST(Registrar, FindsTheBestPhoneFirst) {
    Exchange exchange;
    exchange.register_phone("Contact: <sip:101@192.0.2.10>;q=0.2, <sip:101@192.0.2.11>;q=0.9\r\n");
    EXPECT_EQ(exchange.registrar.find("e101").at(0).contact, "sip:101@192.0.2.11");
}

TEST(Registrar, ARemovedExtensionLosesItsPhones) {
    Exchange exchange;
    exchange.register_phone("Contact: <sip:101@192.0.2.10>\r\n");
    exchange.registrar.forget("e101");
    EXPECT_TRUE(exchange.registrar.find("e101").empty());
    EXPECT_EQ(exchange.saved.back().removed.size(), 1u);
}

// C10
TEST(Registrar, ARefusalSaysWhatWouldDo) {
    Exchange exchange;
    exchange.register_phone("Contact: <sip:101@192.0.2.10>;expires=1\r\n");
    EXPECT_EQ(exchange.answers.at(0).status(), 423);
    EXPECT_EQ(exchange.answers.at(0).find(sip::HeaderName::min_expires), "60");
    EXPECT_TRUE(exchange.registrar.find("e101").empty());
}

// C10
TEST(Registrar, OutboundAndPathAreConfirmed) {
    Exchange exchange;
    exchange.register_phone(
        "Contact: <sip:101@192.0.2.10>;+sip.instance=\"<urn:uuid:1>\";reg-id=1\r\n"
        "Supported: outbound, path\r\nPath: <sip:edge.example;lr>\r\n");
    exchange.commit();
    EXPECT_EQ(exchange.answers.at(0).find(sip::HeaderName::require), "outbound");
    EXPECT_EQ(exchange.answers.at(0).find(sip::HeaderName::path), "<sip:edge.example;lr>");
}

}  // namespace
}  // namespace santral::call
