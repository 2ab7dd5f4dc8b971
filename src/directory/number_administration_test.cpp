// Internal numbers, ring plans, feature codes and forwards as an administrator changes them.

#include <gmock/gmock.h>

#include "directory/administration.h"
#include "store/scratch_database.h"

namespace santral::directory {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct NumberAdministration : testing::Test {
    NumberAdministration() {
        administration.add_group("Sales").value();
        administration.add_port({.name = "main"}).value();
        for (const auto* number : {"101", "102", "103"})
            administration.add_extension({.number = number, .name = "Ada Lovelace", .groups = {"Sales"}})
                .value();
    }
    template <class Value>
    static std::string refusal(const Result<Value>& refused) {
        return refused ? "" : refused.error().detail;
    }
    const CallRules& calls(std::string_view number) {
        present = administration.snapshot().value();
        return present->find_extension(administration.tenant(), number)->calls;
    }

    store::ScratchDatabase scratch;
    store::Database database = scratch.open();
    SeededRandom random{1};
    Administration administration = Administration::of_tenant(database, random).value();
    SnapshotPointer present;
};

// S4.05, S4.07, S4.24, S4.25, S4.26
TEST_F(NumberAdministration, AnInternalNumberLeadsToAnExtensionOrOutside) {
    EXPECT_THAT(administration.add_internal_number({"35", "Sales", "extension/101"}).value(), IsEmpty());
    ASSERT_TRUE(administration.change_internal_number("35", {.destination = "outside/00492215550100"}));
    present = administration.snapshot().value();
    const auto* number = present->find_internal_number(administration.tenant(), "35");
    EXPECT_EQ(number->name, "Sales");
    EXPECT_EQ(number->destination.text(), "outside/00492215550100");
    ASSERT_TRUE(administration.remove_internal_number("35"));
    EXPECT_THAT(refusal(administration.remove_internal_number("35")), HasSubstr("no internal number 35"));
}

// S4.21, N1
TEST_F(NumberAdministration, AnInternalNumberFollowsTheNumberPlan) {
    EXPECT_THAT(refusal(administration.add_internal_number({"112", "Help", "extension/101"})),
                HasSubstr("emergency number"));
    EXPECT_THAT(refusal(administration.add_internal_number({"1234567", "Long", "extension/101"})),
                HasSubstr("1 to 6 digits"));
    EXPECT_THAT(refusal(administration.add_internal_number({"101", "Ada", "extension/102"})),
                HasSubstr("taken by extension 101"));
    EXPECT_THAT(administration.add_internal_number({"10", "Short", "extension/101"}).value(),
                ElementsAre(HasSubstr("101, 102, 103 begins with 10")));
    EXPECT_THAT(refusal(administration.add_extension({.number = "10", .name = "Bob", .groups = {"Sales"}})),
                HasSubstr("taken by Short, an internal number"));
}

TEST_F(NumberAdministration, ADestinationHasToExist) {
    const auto lead = [&](const char* to) {
        return refusal(administration.add_internal_number({"35", "Sales", to}));
    };
    EXPECT_THAT(lead("extension/999"), HasSubstr("no extension 999"));
    EXPECT_THAT(lead("ring_plan/sales"), HasSubstr("no ring plan \"sales\""));
    EXPECT_THAT(lead("number/36"), HasSubstr("no internal number 36"));
    EXPECT_THAT(lead("city/+492215550100"), HasSubstr("city-number"));
    EXPECT_THAT(lead("queue/1"), HasSubstr("the kind is one of"));
}

// S4.28, S4.29, S4.30, S4.31, N3
TEST_F(NumberAdministration, ARingPlanHasMembersAnOrderAndBranches) {
    ASSERT_TRUE(administration.add_ring_plan({.name = "sales",
                                              .order = "in_order",
                                              .ring_for_s = 15,
                                              .on_busy = "extension/103",
                                              .members = {"102", "101"}}));
    ASSERT_TRUE(administration.change_ring_plan("sales", {.on_unavailable = "extension/103"}));
    present = administration.snapshot().value();
    const auto* plan = present->find_ring_plan(administration.tenant(), "sales");
    EXPECT_EQ(plan->order, RingPlan::Order::in_order);
    EXPECT_EQ(plan->on_busy->text(), "extension/103");
    EXPECT_EQ(plan->on_unavailable->text(), "extension/103");
    EXPECT_EQ(present->find_extension(plan->members.at(0))->number, "102");
    ASSERT_TRUE(administration.change_ring_plan("sales", {.on_busy = ""}));
    EXPECT_FALSE(administration.snapshot().value()->ring_plans()[0].on_busy);
}

TEST_F(NumberAdministration, ARingPlanThatCannotWorkIsRefused) {
    NewRingPlan plan{.name = "Sales", .members = {"101"}};
    EXPECT_THAT(refusal(administration.add_ring_plan(plan)), HasSubstr("cannot be the name"));
    plan.name = "sales";
    plan.members = {};
    EXPECT_THAT(refusal(administration.add_ring_plan(plan)), HasSubstr("1 to 50 members"));
    plan.members.assign(51, "101");
    EXPECT_THAT(refusal(administration.add_ring_plan(plan)), HasSubstr("1 to 50 members"));
    plan.members = {"101", "101"};
    EXPECT_THAT(refusal(administration.add_ring_plan(plan)), HasSubstr("a member twice"));
    plan.members = {"101"};
    plan.order = "at random";
    EXPECT_THAT(refusal(administration.add_ring_plan(plan)), HasSubstr("at_once or in_order"));
    plan.order = "at_once";
    plan.ring_for_s = 601;
    EXPECT_THAT(refusal(administration.add_ring_plan(plan)), HasSubstr("1 to 600 seconds"));
    plan.ring_for_s = 20;
    plan.on_busy = "ring_plan/sales";
    EXPECT_THAT(refusal(administration.add_ring_plan(plan)), HasSubstr("lead to itself"));
}

// N3
TEST_F(NumberAdministration, BranchesThatComeRoundAreWarnedOf) {
    ASSERT_TRUE(administration.add_ring_plan({.name = "sales", .members = {"101"}}));
    ASSERT_TRUE(administration.add_internal_number({"35", "Sales", "ring_plan/sales"}));
    const auto warned =
        administration.add_ring_plan({.name = "night", .on_no_answer = "number/35", .members = {"102"}});
    EXPECT_THAT(warned.value(), IsEmpty());
    EXPECT_THAT(administration.change_ring_plan("sales", {.on_busy = "ring_plan/night"}).value(),
                ElementsAre(HasSubstr("leads back to it")));
}

TEST_F(NumberAdministration, WhatSomethingLeadsToStays) {
    ASSERT_TRUE(
        administration.add_ring_plan({.name = "sales", .on_busy = "extension/103", .members = {"101"}}));
    ASSERT_TRUE(administration.add_internal_number({"35", "Sales", "ring_plan/sales"}));
    ASSERT_TRUE(administration.change_calls("102", {.forward_busy = "number/35"}));
    EXPECT_THAT(refusal(administration.remove_ring_plan("sales")), HasSubstr("internal number 35"));
    EXPECT_THAT(refusal(administration.remove_internal_number("35")), HasSubstr("extension 102 (forward)"));
    EXPECT_THAT(refusal(administration.remove_extension("103")), HasSubstr("ring plan sales (branch)"));
    EXPECT_THAT(refusal(administration.remove_extension("101")), HasSubstr("rings in ring plan sales"));
    EXPECT_THAT(refusal(administration.change_extension("103", {.number = "104"})),
                HasSubstr("ring plan sales (branch)"));
    ASSERT_TRUE(administration.change_calls("102", {.forward_busy = ""}));
    ASSERT_TRUE(administration.remove_internal_number("35"));
    ASSERT_TRUE(administration.remove_ring_plan("sales"));
    EXPECT_TRUE(administration.remove_extension("103"));
}

// X1, X3
TEST_F(NumberAdministration, CodesAreChangedByPackAndOneByOne) {
    ASSERT_TRUE(administration.change_feature_codes(
        {.pack = "freepbx", .number_time_ms = 2000, .codes = {{"pickup_any", {"*9"}}}}));
    ASSERT_TRUE(administration.change_feature_codes({.codes = {{"forward_on", {}}}}));
    present = administration.snapshot().value();
    const auto& codes = *present->find_feature_codes(administration.tenant());
    EXPECT_EQ(codes.codes.pack(), CodePack::freepbx);
    EXPECT_EQ(codes.times.number, std::chrono::seconds(2));
    EXPECT_THAT(codes.codes.codes_of(FeatureCode::pickup_any), ElementsAre("*9"));
    EXPECT_THAT(codes.codes.codes_of(FeatureCode::forward_on), IsEmpty());
}

// X3
TEST_F(NumberAdministration, CodesThatShadowEachOtherAreNotSaved) {
    EXPECT_THAT(refusal(administration.change_feature_codes({.codes = {{"do_not_disturb_on", {"*85"}}}})),
                HasSubstr("*85 (do_not_disturb_on) is shadowed by *8 (pickup)"));
    EXPECT_THAT(refusal(administration.change_feature_codes({.pack = "asterisk"})), HasSubstr("it_pl"));
    EXPECT_THAT(refusal(administration.change_feature_codes({.code_time_ms = 199})),
                HasSubstr("200 to 10000 milliseconds"));
    EXPECT_THAT(refusal(administration.change_feature_codes({.codes = {{"coffee", {"*5"}}}})),
                HasSubstr("no feature \"coffee\""));
    present = administration.snapshot().value();
    EXPECT_EQ(present->find_feature_codes(administration.tenant())->codes.pack(), CodePack::it_pl);
}

// X4, X6, T12
TEST_F(NumberAdministration, AnExtensionsCallsAreChangedFieldByField) {
    ASSERT_TRUE(administration.change_calls(
        "101",
        {.code_rights = "incoming", .forward_after_s = 5, .is_dealing = true, .may_join_outside = true}));
    ASSERT_TRUE(administration.change_calls("101", {.do_not_disturb = true}));
    ASSERT_TRUE(administration.change_calls("101", {.forward_always = "outside/00492215550100"}));
    EXPECT_EQ(calls("101").code_rights, CodeRights::incoming);
    EXPECT_TRUE(calls("101").do_not_disturb);
    EXPECT_EQ(calls("101").forward_always->text(), "outside/00492215550100");
    EXPECT_EQ(calls("101").forward_after, std::chrono::seconds(5));
    EXPECT_TRUE(calls("101").is_dealing);
    EXPECT_TRUE(calls("101").may_join_outside);
    EXPECT_FALSE(calls("102").do_not_disturb);
    ASSERT_TRUE(administration.change_calls("101", {.forward_always = ""}));
    EXPECT_FALSE(calls("101").forward_always);
}

TEST_F(NumberAdministration, CallsOfAnExtensionThatMakeNoSenseAreRefused) {
    EXPECT_THAT(refusal(administration.change_calls("101", {.code_rights = "some"})),
                HasSubstr("outgoing or both"));
    EXPECT_THAT(refusal(administration.change_calls("101", {.forward_after_s = 0})),
                HasSubstr("1 to 600 seconds"));
    EXPECT_THAT(refusal(administration.change_calls("101", {.forward_busy = "extension/9"})),
                HasSubstr("no extension 9"));
    EXPECT_THAT(refusal(administration.change_calls("101", {.shown_outside_number = "+492215550100"})),
                HasSubstr("city-number"));
    EXPECT_THAT(refusal(administration.change_calls("9", {.do_not_disturb = true})),
                HasSubstr("no extension 9"));
}

}  // namespace
}  // namespace santral::directory
