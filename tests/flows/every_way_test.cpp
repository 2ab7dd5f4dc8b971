// Every kind of place that a number leads to, by every way a number is given: dialled, after a code, in a
// REFER, by a program, in a forward (N2). The rights are those of who gives it (X10).

#include <gtest/gtest.h>

#include "features/transfer/transfer.h"
#include "tests/support/carrier.h"
#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using features::TransferKind;

constexpr auto carrier_host = "198.51.100.7";

// 101 calls 102, and one of them gives the number.
struct Way {
    std::string_view name;
    bool is_mid_call;
    void (*give)(Office& office, const std::string& number);
};

call::Call& only_call(Office& office) {
    call::Call* found = nullptr;
    office.switchboard->visit_calls({"t1"}, [&](call::Call& each) { found = &each; });
    return *found;
}

void transfer(Office& office, TransferKind kind, const std::string& number) {
    (void)features::start_transfer(*office.switchboard, only_call(office), {kind, "102", number});
}

constexpr std::array ways{
    Way{"dialled", false,
        [](Office& office, const std::string& number) { office.phone("102").call(number); }},
    Way{"ordered", false,
        [](Office& office, const std::string& number) {
            (void)office.switchboard->start_call({"t1"}, "102", number);
            office.settle();
            office.phone("102").answer();
        }},
    Way{"by #", true,
        [](Office& office, const std::string& number) {
            office.press(office.phone("102"), "#" + number + "#");
        }},
    Way{"by *2", true,
        [](Office& office, const std::string& number) {
            office.press(office.phone("102"), "*2" + number + "#");
        }},
    Way{"by **", true,
        [](Office& office, const std::string& number) {
            office.press(office.phone("102"), "**" + number + "#");
        }},
    Way{"by REFER", true,
        [](Office& office, const std::string& number) {
            office.phone("102").refer("<sip:" + number + "@firm.example>");
        }},
    Way{"by a program, attended", true,
        [](Office& office, const std::string& number) { transfer(office, TransferKind::attended, number); }},
    Way{"by a program, blind", true,
        [](Office& office, const std::string& number) { transfer(office, TransferKind::blind, number); }},
};

struct EveryWay : testing::TestWithParam<Way> {
    static Plan make() {
        auto plan = make_plan(4);
        plan.trunks = {make_trunk("acme", carrier_host)};
        plan.city_numbers = {make_city_number("+902121234567", "acme", "extension/103")};
        plan.internal_numbers = {{"20", "extension/103"},
                                 {"30", "ring_plan/sales"},
                                 {"40", "outside/05321234567"},
                                 {"50", "city/+902121234567"}};
        plan.ring_plans["sales"] = {{"103", "104"}, {}, false};
        for (auto& person : plan.people) {
            person.outbound_rules = {{true, "0."}};
            person.trunks = {"acme"};
            person.shown_number = "+902121234567";
        }
        return plan;
    }
    EveryWay()
        : carrier(office.network, office.timers, office.random,
                  Endpoint::parse(std::string(carrier_host) + ":5060").value()) {
        office.register_all();
    }
    ~EveryWay() override {
        for (auto& [number, phone] : office.phones) phone->hang_up();
        office.pass(2min);
        for (auto& [number, phone] : office.phones) phone->hang_up();
        office.pass(2min);
        EXPECT_EQ(office.leftovers(), "");
    }
    void give(const std::string& number) {
        if (GetParam().is_mid_call) {
            office.phone("101").call("102");
            office.settle();
            office.phone("102").answer();
            office.settle();
        }
        GetParam().give(office, number);
        office.settle();
    }
    bool rings(const std::string& number) { return office.phone(number).is_ringing(); }

    Office office{make()};
    Carrier carrier;
};

// N2, S4.02, S4.05
TEST_P(EveryWay, AnInternalNumberLeadsToATelephone) {
    give("20");
    EXPECT_TRUE(rings("103"));
    EXPECT_FALSE(rings("104"));
}

// N2, S4.28
TEST_P(EveryWay, AnInternalNumberLeadsToARingPlan) {
    give("30");
    EXPECT_TRUE(rings("103"));
    EXPECT_TRUE(rings("104"));
}

// N2, S4.07, T2
TEST_P(EveryWay, AnInternalNumberLeadsOutside) {
    give("40");
    EXPECT_EQ(carrier.invites.size(), 1u);
}

// N2, S4.06
TEST_P(EveryWay, AnInternalNumberLeadsToACityNumber) {
    give("50");
    EXPECT_TRUE(rings("103"));
}

// X10, T12
TEST_P(EveryWay, WhoMayNotCallItDoesNotReachIt) {
    auto plan = make();
    plan.people[1].callable_groups = {"board"};
    plan.people[1].outbound_rules.clear();
    office.publish(plan);
    for (const auto* number : {"20", "30", "40"}) {
        give(number);
        EXPECT_FALSE(rings("103")) << number;
        EXPECT_EQ(carrier.invites.size(), 0u) << number;
        for (auto& [each, phone] : office.phones) phone->hang_up();
        office.pass(10s);
    }
}

INSTANTIATE_TEST_SUITE_P(Numbers, EveryWay, testing::ValuesIn(ways));

}  // namespace
}  // namespace santral::tests
