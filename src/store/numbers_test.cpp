// The rows behind internal numbers, ring plans and feature codes, and the calls of an extension.

#include <gmock/gmock.h>

#include "store/extension_calls.h"
#include "store/feature_codes.h"
#include "store/internal_numbers.h"
#include "store/ring_plans.h"
#include "store/sample_rows.h"

namespace santral::store {
namespace {

using testing::ElementsAre;

struct NumberRows : testing::Test {
    SampleRows rows;
    Database& database = rows.database;
    InternalNumber number{"number-1", rows.tenant, "35", "Sales", "ring_plan/sales"};
    RingPlan plan{.id = "plan-1",
                  .tenant_id = rows.tenant,
                  .name = "sales",
                  .ring_order = "in_order",
                  .ring_for_s = 15,
                  .on_busy = "extension/101",
                  .members = {"extension-101"}};
};

// S4.24, S4.25
TEST_F(NumberRows, AnInternalNumberComesBackAsItWasSaved) {
    ASSERT_TRUE(add_internal_number(database, number));
    EXPECT_EQ(add_internal_number(database, {"number-2", rows.tenant, "35", "", ""}).error().code,
              Errc::conflict);
    number.name = "Sales desk";
    number.destination = "extension/101";
    ASSERT_TRUE(update_internal_number(database, number));

    const auto found = list_internal_numbers(database).value();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].number, "35");
    EXPECT_EQ(found[0].name, "Sales desk");
    EXPECT_EQ(found[0].destination, "extension/101");
    ASSERT_TRUE(remove_internal_number(database, "number-1"));
    EXPECT_TRUE(list_internal_numbers(database).value().empty());
}

// S4.28, S4.29, S4.30, S4.31
TEST_F(NumberRows, ARingPlanComesBackWithItsMembersInTheirOrder) {
    auto second = rows.extension();
    second.id = "extension-102";
    second.number = "102";
    ASSERT_TRUE(add_extension(database, second));
    ASSERT_TRUE(add_ring_plan(database, plan));
    plan.members = {"extension-102", "extension-101"};
    ASSERT_TRUE(update_ring_plan(database, plan));

    const auto found = list_ring_plans(database).value();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].name, "sales");
    EXPECT_EQ(found[0].ring_order, "in_order");
    EXPECT_EQ(found[0].ring_for_s, 15);
    EXPECT_EQ(found[0].on_busy, "extension/101");
    EXPECT_FALSE(found[0].on_no_answer);
    EXPECT_THAT(found[0].members, ElementsAre("extension-102", "extension-101"));
}

TEST_F(NumberRows, AnExtensionStaysWhileARingPlanHasIt) {
    ASSERT_TRUE(add_ring_plan(database, plan));
    EXPECT_EQ(remove_extension(database, "extension-101").error().code, Errc::conflict);
    ASSERT_TRUE(remove_ring_plan(database, "plan-1"));
    EXPECT_TRUE(remove_extension(database, "extension-101"));
}

// X1, X3
TEST_F(NumberRows, FeatureCodesReplaceThoseBefore) {
    EXPECT_TRUE(list_feature_codes(database).value().empty());
    ASSERT_TRUE(save_feature_codes(database, {rows.tenant, "freepbx", 800, 2000, {{"pickup", {"*8"}}}}));
    ASSERT_TRUE(save_feature_codes(
        database, {rows.tenant, "it_pl", 900, 2500, {{"pickup", {"*8", "*9"}}, {"park", {}}}}));
    const auto found = list_feature_codes(database).value();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].pack, "it_pl");
    EXPECT_EQ(found[0].code_time_ms, 900);
    EXPECT_EQ(found[0].number_time_ms, 2500);
    EXPECT_THAT(found[0].codes.at("pickup"), ElementsAre("*8", "*9"));
    EXPECT_TRUE(found[0].codes.at("park").empty());
}

// X4, X6
TEST_F(NumberRows, WhatAnExtensionDoesWithCallsComesBackAsItWasSaved) {
    EXPECT_TRUE(list_extension_calls(database).value().empty());
    const ExtensionCalls calls{.code_rights = "incoming",
                               .do_not_disturb = true,
                               .forward_busy = "number/35",
                               .forward_after_s = 5,
                               .is_dealing = true,
                               .may_join_outside = true,
                               .shown_outside_number = "+492215550100"};
    ASSERT_TRUE(save_extension_calls(database, {rows.tenant, "extension-101"}, {}));
    ASSERT_TRUE(save_extension_calls(database, {rows.tenant, "extension-101"}, calls));
    const auto found = list_extension_calls(database).value().at("extension-101");
    EXPECT_EQ(found.code_rights, "incoming");
    EXPECT_TRUE(found.do_not_disturb);
    EXPECT_FALSE(found.forward_always);
    EXPECT_EQ(found.forward_busy, "number/35");
    EXPECT_EQ(found.forward_after_s, 5);
    EXPECT_TRUE(found.is_dealing);
    EXPECT_TRUE(found.may_join_outside);
    EXPECT_EQ(found.shown_outside_number, "+492215550100");
}

TEST_F(NumberRows, AnExtensionThatIsRemovedTakesItsForwardsAlong) {
    ASSERT_TRUE(save_extension_calls(database, {rows.tenant, "extension-101"}, {}));
    ASSERT_TRUE(remove_extension(database, "extension-101"));
    EXPECT_TRUE(list_extension_calls(database).value().empty());
}

}  // namespace
}  // namespace santral::store
