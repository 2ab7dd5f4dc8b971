// Messages between extensions, with every way they can fail.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;

struct Messages : ::testing::Test {
    static features::Sources sources(Messages& test) {
        features::Sources made;
        made.is_dealing = [&test](const directory::Extension& extension) {
            return extension.number == test.dealing;
        };
        return made;
    }

    Terminal& registered(const std::string& number) {
        auto& terminal = office.add_terminal(number);
        terminal.register_for();
        office.settle();
        return terminal;
    }
    int send(const std::string& to, const std::string& text, const std::string& lines = "",
             const std::string& type = "text/plain") {
        return sender.ask({.method = sip::Method::message,
                           .target = to,
                           .lines = lines,
                           .body = text,
                           .content_type = type});
    }
    static std::vector<std::string> texts(const Terminal& terminal) {
        std::vector<std::string> found;
        for (const auto& request : terminal.received) found.emplace_back(request.body());
        return found;
    }
    using Texts = std::vector<std::string>;

    std::string dealing;
    Office office{make_plan(4), 1, quiet(), sources(*this)};
    Terminal& sender = registered("101");
};

// S3.02, P5
TEST_F(Messages, AMessageGoesToTheExtensionAndTheSenderHearsThatItCame) {
    auto& phone = registered("102");
    EXPECT_EQ(send("102", "Merhaba Ayşe"), 200);
    ASSERT_EQ(texts(phone), Texts{"Merhaba Ayşe"});
    const auto& message = phone.received[0];
    EXPECT_TRUE(
        message.find(sip::HeaderName::from)->starts_with("\"Person 101\" <sip:101@firm.example>;tag="));
    EXPECT_EQ(message.find(sip::HeaderName::p_asserted_identity), "\"Person 101\" <sip:101@firm.example>");
    EXPECT_EQ(message.find(sip::HeaderName::content_type), "text/plain");
    EXPECT_EQ(message.find(sip::HeaderName::max_forwards), "69");
    EXPECT_FALSE(message.find(sip::HeaderName::contact));  // RFC 3428 5.
}

// S3.04, P5
TEST_F(Messages, EveryPhoneOfTheExtensionIsTriedAndOneIsEnough) {
    auto& desk = registered("102");
    auto& mobile = registered("102");
    auto& browser = registered("102");
    desk.answers_with = 486;
    browser.answers_with = 0;
    EXPECT_EQ(send("102", "lunch?"), 200);
    EXPECT_EQ(texts(desk), Texts{"lunch?"});
    EXPECT_EQ(texts(mobile), Texts{"lunch?"});
    EXPECT_EQ(texts(browser), Texts{"lunch?"});
}

// S3.04, P5: who is written to is a person, wherever the address came from.
TEST_F(Messages, OneToAGruuReachesEveryPhoneTooAsItIsForAPerson) {
    auto& desk = office.phone("102");
    desk.instance = "<urn:uuid:00000000-0000-1000-8000-000A95A0E128>";
    desk.register_for();
    auto& mobile = registered("102");
    EXPECT_EQ(send(desk.public_gruu, "one"), 200);
    EXPECT_EQ(send(desk.temporary_gruu, "two"), 200);
    EXPECT_EQ(texts(mobile), (Texts{"one", "two"}));
}

// S3.03, P5
TEST_F(Messages, WhereNobodyIsThereTheSenderHearsSoAtOnce) {
    const auto before = office.timers.now();
    EXPECT_EQ(send("102", "hello"), 480);
    EXPECT_LT(office.timers.now() - before, 100ms);
}

// S3.03, P5
TEST_F(Messages, WhereNobodyAnswersInTimeTheSenderHearsSoBeforeItGivesUp) {
    auto& phone = registered("102");
    phone.answers_with = 0;
    const auto before = office.timers.now();
    EXPECT_EQ(send("102", "hello"), 480);
    EXPECT_LT(office.timers.now() - before, 29s);
    EXPECT_EQ(office.features->messages(), 0u);
}

// S3.01, S3.03
TEST_F(Messages, AMessageThatCouldNotBeHandedOverIsNotKeptForLater) {
    EXPECT_EQ(send("102", "hello"), 480);
    auto& phone = registered("102");
    office.pass(60s);
    EXPECT_TRUE(phone.received.empty());
}

// P5
TEST_F(Messages, WhatAPhoneSaysOfTheMessageIsToldButNotThatItIsBusy) {
    auto& phone = registered("102");
    phone.answers_with = 415;
    EXPECT_EQ(send("102", "hello"), 415);
    phone.answers_with = 603;
    EXPECT_EQ(send("102", "hello"), 603);
    phone.answers_with = 500;
    EXPECT_EQ(send("102", "hello"), 480);
}

// P5, X11
TEST_F(Messages, AnUnknownNumberIsNotFoundAndAnotherFirmIsOutOfReach) {
    auto plan = make_plan(4);
    plan.has_second_firm = true;
    office.publish(plan);
    EXPECT_EQ(send("199", "hello"), 404);
    EXPECT_EQ(send("sip:102@other.example", "hello"), 403);
}

// X10
TEST_F(Messages, CallableGroupsBindMessagesToo) {
    auto plan = make_plan(4);
    plan.people[0].callable_groups = {"office"};
    plan.people[1].groups = {"board"};
    office.publish(plan);
    registered("102");
    EXPECT_EQ(send("102", "hello"), 403);
}

// X6
TEST_F(Messages, ADealingExtensionNeitherSendsNorGetsMessages) {
    auto& dealer = registered("102");
    dealing = "102";
    EXPECT_EQ(send("102", "buy"), 403);
    EXPECT_TRUE(dealer.received.empty());
    EXPECT_EQ(dealer.ask({.method = sip::Method::message, .target = "101", .body = "sold"}), 403);
    EXPECT_TRUE(sender.received.empty());
}

// P5
TEST_F(Messages, AMessageToOneselfGoesToTheOtherPhonesOnly) {
    EXPECT_EQ(send("101", "note"), 480);
    auto& mobile = registered("101");
    EXPECT_EQ(send("101", "note"), 200);
    EXPECT_EQ(texts(mobile), Texts{"note"});
    EXPECT_TRUE(sender.received.empty());
}

// P5
TEST_F(Messages, WhatIsNoReadableTextIsRefusedWithWhatIs) {
    registered("102");
    EXPECT_EQ(send("102", "<x/>", "", "application/im-iscomposing+xml"), 415);
    EXPECT_NE(sender.last_answer.find("Accept: text/plain, text/html\r\n"), std::string::npos);
    EXPECT_EQ(send("102", "<b>x</b>", "", "text/html;charset=utf-8"), 200);
    EXPECT_EQ(send("102", "x", "Content-Encoding: gzip\r\n"), 415);
}

// P5
TEST_F(Messages, TooLongATextIsRefused) {
    registered("102");
    const features::MessageLimits limits;
    EXPECT_EQ(send("102", std::string(limits.longest_text + 1, 'x')), 413);
    EXPECT_EQ(send("102", std::string(limits.longest_text, 'x')), 200);
}

// P5
TEST_F(Messages, ALongMessageGoesByTcpAndByUdpWhereThereIsNone) {
    auto& phone = registered("102");
    std::vector<sip::Transport> ways;
    office.network.set_tap([&](const sip::Flow& flow, std::string_view bytes) {
        if (flow.remote == phone.flow().local && bytes.starts_with("MESSAGE")) ways.push_back(flow.transport);
    });
    EXPECT_EQ(send("102", std::string(2'000, 'x')), 200);
    EXPECT_EQ(ways, std::vector<sip::Transport>{sip::Transport::tcp});
}

// P5
TEST_F(Messages, TheOrderIsKeptWhateverTheNetworkDoes) {
    auto& phone = registered("102");
    Texts sent;
    for (int i = 0; i < 8; ++i) {
        sent.push_back(fmt::format("line {}", i));
        sender.send({.method = sip::Method::message, .target = "102", .body = sent.back()});
    }
    office.pass(1ms);  // The way to the exchange is the sender's business.
    office.network.set_weather({.delay = 20ms, .jitter = 400ms, .lost_in_1000 = 100});
    office.pass(60s);
    EXPECT_EQ(texts(phone), sent);
}

// P5
TEST_F(Messages, TheNextIsSentWhenTheOneBeforeWasAnswered) {
    auto& phone = registered("102");
    phone.answers_with = 0;
    for (const auto* text : {"one", "two"})
        sender.send({.method = sip::Method::message, .target = "102", .body = text});
    office.pass(10s);
    EXPECT_EQ(texts(phone), Texts{"one"});
    EXPECT_EQ(office.features->messages(), 2u);
    phone.answers_with = 200;
    office.pass(30s);
    EXPECT_EQ(office.features->messages(), 0u);
}

// P5
TEST_F(Messages, OneSenderDoesNotHoldUpAnother) {
    auto& phone = registered("102");
    auto& third = registered("103");
    auto& other = office.add_terminal("104");
    phone.answers_with = 0;
    sender.send({.method = sip::Method::message, .target = "102", .body = "one"});
    office.settle();
    EXPECT_EQ(send("103", "two"), 200);
    EXPECT_EQ(other.ask({.method = sip::Method::message, .target = "103", .body = "three"}), 200);
    EXPECT_EQ(texts(third), (Texts{"two", "three"}));
}

// P5
TEST_F(Messages, TooManyAreSlowedDown) {
    registered("102");
    const features::MessageLimits limits;
    for (unsigned i = 0; i < limits.rate.at_once + 5; ++i)
        sender.send({.method = sip::Method::message, .target = "102", .body = "x"});
    office.pass(5s);
    EXPECT_EQ(std::ranges::count(sender.statuses, 480), 5);
    EXPECT_NE(sender.last_answer.find("SIP/2.0"), std::string::npos);
    office.pass(60s);
    EXPECT_EQ(send("102", "x"), 200);
}

TEST_F(Messages, NoMoreWaitForOneThanTheLimit) {
    auto& phone = registered("102");
    phone.answers_with = 0;
    const features::MessageLimits limits;
    for (unsigned i = 0; i < limits.waiting_for_one + 1; ++i) {
        sender.send({.method = sip::Method::message, .target = "102", .body = "x"});
        office.pass(600ms);
    }
    EXPECT_EQ(std::ranges::count(sender.statuses, 480), 1);
    EXPECT_NE(sender.last_answer.find("Retry-After: 60\r\n"), std::string::npos);
}

// P5
TEST_F(Messages, WithinACallItGoesTheSameWay) {
    auto& phone = registered("102");
    EXPECT_EQ(sender.ask({.method = sip::Method::message,
                          .target = "102",
                          .body = "in a call",
                          .to_tag = "of-our-leg",
                          .uri = "sip:102@192.0.2.1:5060"}),
              200);
    EXPECT_EQ(texts(phone), Texts{"in a call"});
}

// C10
TEST_F(Messages, WhoProvesNothingSendsNothing) {
    auto& phone = registered("102");
    sender.proves_itself = false;
    EXPECT_EQ(send("102", "hello"), 401);
    EXPECT_TRUE(phone.received.empty());
}

// P5
TEST_F(Messages, NothingIsLeftOver) {
    registered("102").answers_with = 0;
    send("102", "hello");
    send("103", "hello");
    office.pass(60s);
    EXPECT_EQ(office.leftovers(), "");
}

}  // namespace
}  // namespace santral::tests
