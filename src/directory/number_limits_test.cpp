// How many numbers, plans and members a firm may have, and what else it has that a change must not break.

#include <fmt/core.h>
#include <gmock/gmock.h>

#include "directory/administration.h"
#include "store/internal_numbers.h"
#include "store/ring_plans.h"
#include "store/scratch_database.h"

namespace santral::directory {
namespace {

using testing::HasSubstr;

struct NumberLimits : testing::Test {
    NumberLimits() {
        administration.add_group("Sales").value();
        administration.add_port({.name = "main"}).value();
        add_extension("101");
    }
    void add_extension(const std::string& number) {
        administration.add_extension({.number = number, .name = "Ada Lovelace", .groups = {"Sales"}}).value();
    }
    void add_line() {
        administration.add_trunk({.name = "acme", .host = "sip.acme.example", .username = "0212"}).value();
        administration.add_city_number({"+902121234567", "acme", "Sales", "extension/101"}).value();
    }
    template <class Value>
    static std::string refusal(const Result<Value>& refused) {
        return refused ? "" : refused.error().detail;
    }
    Administration make_other_tenant() {
        auto other =
            Administration::add_tenant(database, random, {.name = "Acme", .domain = "acme.example"}).value();
        other.add_group("Sales").value();
        other.add_port({.name = "main", .port = 5070}).value();
        other.add_extension({.number = "101", .name = "Bob", .groups = {"Sales"}}).value();
        return other;
    }
    // Past the rules, since each of them reads the whole directory.
    void fill_numbers(std::size_t count) {
        store::in_transaction(database, [&]() -> Result<void> {
            for (std::size_t i = 0; i < count; ++i)
                TRY(store::add_internal_number(database,
                                               {fmt::format("number-{}", i), administration.tenant().text,
                                                fmt::format("2{:05}", i), "Desk", "extension/101"}));
            return {};
        }).value();
    }
    void fill_plans(std::size_t count) {
        store::in_transaction(database, [&]() -> Result<void> {
            for (std::size_t i = 0; i < count; ++i)
                TRY(store::add_ring_plan(database, {.id = fmt::format("plan-{}", i),
                                                    .tenant_id = administration.tenant().text,
                                                    .name = fmt::format("plan-{}", i)}));
            return {};
        }).value();
    }

    store::ScratchDatabase scratch;
    store::Database database = scratch.open();
    SeededRandom random{1};
    Administration administration = Administration::of_tenant(database, random).value();
};

TEST_F(NumberLimits, AFirmHasTenThousandInternalNumbersAndNoMore) {
    auto other = make_other_tenant();
    fill_numbers(max_internal_numbers - 1);
    ASSERT_TRUE(administration.add_internal_number({"35", "Sales", "extension/101"}));
    EXPECT_THAT(refusal(administration.add_internal_number({"36", "Sales", "extension/101"})),
                HasSubstr("there are 10000 internal numbers already"));
    EXPECT_TRUE(other.add_internal_number({"36", "Sales", "extension/101"}));  // X11: each firm has its own.
}

TEST_F(NumberLimits, AFirmHasAThousandRingPlansAndNoMore) {
    auto other = make_other_tenant();
    fill_plans(max_ring_plans - 1);
    ASSERT_TRUE(administration.add_ring_plan({.name = "sales", .members = {"101"}}));
    EXPECT_THAT(refusal(administration.add_ring_plan({.name = "support", .members = {"101"}})),
                HasSubstr("there are 1000 ring plans already"));
    EXPECT_TRUE(other.add_ring_plan({.name = "support", .members = {"101"}}));
}

TEST_F(NumberLimits, ARingPlanHasFiftyMembersAndNoMore) {
    std::vector<std::string> members{"101"};
    for (std::size_t i = 1; i < max_members_of_plan; ++i) {
        members.push_back(fmt::format("2{:02}", i));
        add_extension(members.back());
    }
    EXPECT_TRUE(administration.add_ring_plan({.name = "all", .members = members}));
    add_extension("300");
    members.emplace_back("300");
    EXPECT_THAT(refusal(administration.change_ring_plan("all", {.members = members})),
                HasSubstr("1 to 50 members, not 51"));
}

TEST_F(NumberLimits, APhoneRingsTenMinutesAndNoLonger) {
    ASSERT_TRUE(
        administration.add_ring_plan({.name = "all", .ring_for_s = longest_ring_s, .members = {"101"}}));
    EXPECT_THAT(refusal(administration.change_ring_plan("all", {.ring_for_s = longest_ring_s + 1})),
                HasSubstr("1 to 600 seconds, not 601"));
    ASSERT_TRUE(administration.change_calls("101", {.forward_after_s = longest_ring_s}));
    EXPECT_THAT(refusal(administration.change_calls("101", {.forward_after_s = longest_ring_s + 1})),
                HasSubstr("1 to 600 seconds"));
}

// X2, N1
TEST_F(NumberLimits, ARuleThatWouldForbidAnInternalNumberIsRefused) {
    administration.add_internal_number({"35", "Sales", "extension/101"}).value();
    EXPECT_THAT(refusal(administration.change_rules({.numbers = NumberRule{3, 3}})),
                HasSubstr("internal number 35 would break the rule"));
    EXPECT_THAT(refusal(administration.change_rules({.emergency_numbers = {{"35"}}})),
                HasSubstr("internal number 35 would break the rule"));
    EXPECT_THAT(refusal(administration.change_rules({.numbers = NumberRule{1, 2}})),
                HasSubstr("extension 101 would break the rule"));
    EXPECT_TRUE(administration.change_rules({.numbers = NumberRule{2, 3}}));
}

// S4.06
TEST_F(NumberLimits, ACityNumberThatSomethingLeadsToStays) {
    add_line();
    administration.add_internal_number({"35", "Sales", "city/+902121234567"}).value();
    EXPECT_THAT(refusal(administration.remove_city_number("+902121234567")),
                HasSubstr("internal number 35 leads"));
    EXPECT_THAT(refusal(administration.change_city_number("+902121234567", {.number = "+902121234568"})),
                HasSubstr("internal number 35 leads"));
    EXPECT_TRUE(administration.change_city_number("+902121234567", {.name = "Front desk"}));
    administration.remove_internal_number("35").value();
    EXPECT_TRUE(administration.remove_city_number("+902121234567"));
}

// C16
TEST_F(NumberLimits, ACityNumberThatAnExtensionShowsStays) {
    add_line();
    administration.change_calls("101", {.shown_outside_number = "+902121234567"}).value();
    EXPECT_THAT(refusal(administration.remove_city_number("+902121234567")),
                HasSubstr("in use by extension 101"));
    EXPECT_THAT(refusal(administration.change_city_number("+902121234567", {.number = "+902121234568"})),
                HasSubstr("in use by extension 101"));
    administration.change_calls("101", {.shown_outside_number = ""}).value();
    EXPECT_TRUE(administration.remove_city_number("+902121234567"));
}

// S4.06, S4.32
TEST_F(NumberLimits, WhatACityNumberLeadsToHasToExist) {
    add_line();
    const auto lead = [this](const char* to) {
        return refusal(administration.change_city_number("+902121234567", {.destination = to}));
    };
    EXPECT_THAT(lead("ring_plan/sales"), HasSubstr("no ring plan \"sales\""));
    EXPECT_THAT(lead("number/35"), HasSubstr("no internal number 35"));
    EXPECT_THAT(lead("city/+442121234567"), HasSubstr("choose one of +902121234567"));
    EXPECT_THAT(lead("extension/999"), HasSubstr("no extension 999"));
    administration.add_ring_plan({.name = "sales", .members = {"101"}}).value();
    EXPECT_EQ(lead("ring_plan/sales"), "");
}

// X3: 70 and a number would never be dialled as a number again.
TEST_F(NumberLimits, ANumberThatAFeatureCodeHidesIsRefused) {
    administration.change_feature_codes({.codes = {{"forward_on", {"70"}}, {"pickup_any", {"80"}}}}).value();
    const auto add = [this](const char* number) {
        return refusal(administration.add_internal_number({number, "Sales", "extension/101"}));
    };
    EXPECT_THAT(add("701"), HasSubstr("the feature code 70 (forward_on)"));
    EXPECT_THAT(add("80"), HasSubstr("the feature code 80 (pickup_any)"));
    EXPECT_EQ(add("801"), "");
    EXPECT_THAT(refusal(administration.add_extension({.number = "702", .name = "Bob", .groups = {"Sales"}})),
                HasSubstr("the feature code 70 (forward_on)"));
}

// N1
TEST_F(NumberLimits, AnExtensionIsToldOfInternalNumbersThatItBeginsWith) {
    administration.add_internal_number({"35", "Sales", "extension/101"}).value();
    const auto warnings =
        administration.add_extension({.number = "351", .name = "Bob", .groups = {"Sales"}}).value();
    EXPECT_THAT(warnings.at(0), HasSubstr("351 begins with 35"));
}

}  // namespace
}  // namespace santral::directory
