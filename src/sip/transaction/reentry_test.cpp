// What users may do from within the calls they get: end themselves, each other, and what they wait for.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/transaction/fake_exchange.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;

TEST(Reentry, LetsTheUserGoInTheMiddleOfAResponse) {
    FakeExchange exchange;
    auto user = std::make_unique<FakeClientUser>();
    auto hold = exchange.send(Method::invite, *user);
    user->then = [&hold, &user] {
        hold = ClientTransaction();
        user.reset();
    };
    exchange.answer(0, 486);
    EXPECT_EQ(user, nullptr);
    exchange.timers.advance(1min);
    EXPECT_EQ(exchange.layer.open(), 0u);
}

TEST(Reentry, LetsTheUserGoInTheMiddleOfATimeout) {
    FakeExchange exchange;
    auto user = std::make_unique<FakeClientUser>();
    auto hold = exchange.send(Method::invite, *user);
    user->then = [&hold, &user] {
        hold = ClientTransaction();
        user.reset();
    };
    exchange.timers.advance(1min);
    EXPECT_EQ(user, nullptr);
}

TEST(Reentry, LetsTheUserBreakTheFlowInTheMiddleOfAResponse) {
    FakeExchange exchange;
    FakeClientUser user;
    const auto hold = exchange.send(Method::invite, user, Transport::tcp);
    user.then = [&exchange] { exchange.layer.on_flow_failed(make_flow(Transport::tcp)); };
    exchange.answer(0, 180);
    EXPECT_EQ(user.failures, std::vector{503});
    EXPECT_EQ(exchange.layer.open(), 0u);
}

TEST(Reentry, LetsOneUserEndAnotherOfTheSameBrokenFlow) {
    FakeExchange exchange;
    FakeClientUser one;
    FakeClientUser other;
    auto first = exchange.send(Method::options, one);
    auto second = exchange.send(Method::options, other);
    one.then = [&second] { second = ClientTransaction(); };
    other.then = [&first] { first = ClientTransaction(); };
    exchange.layer.on_flow_failed(make_flow(Transport::udp));
    EXPECT_EQ(one.failures.size() + other.failures.size(), 1u);
    EXPECT_EQ(exchange.layer.open(), 0u);
}

TEST(Reentry, LetsTheUserSendAgainInTheMiddleOfATimeout) {
    FakeExchange exchange;
    FakeClientUser user;
    auto hold = exchange.send(Method::options, user);
    user.then = [&exchange, &user, &hold] { hold = exchange.send(Method::options, user); };
    exchange.timers.advance(32s);
    EXPECT_EQ(exchange.layer.open(), 1u);
    exchange.timers.advance(32s);
    EXPECT_EQ(user.failures, (std::vector{408, 408}));
}

}  // namespace
}  // namespace santral::sip
