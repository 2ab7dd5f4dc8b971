// Internal numbers, ring plans and feature codes, from the database to the questions of a call.

#include <gmock/gmock.h>

#include "directory/load.h"
#include "store/extension_calls.h"
#include "store/feature_codes.h"
#include "store/internal_numbers.h"
#include "store/ring_plans.h"
#include "store/sample_rows.h"

namespace santral::directory {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Numbers : testing::Test {
    SnapshotPointer load() { return load_snapshot(rows.database).value(); }

    store::SampleRows rows;
    TenantId tenant{rows.tenant};
};

// S4.05, S4.26, X11
TEST_F(Numbers, AnInternalNumberLeadsToItsDestinationWithinItsTenant) {
    store::add_internal_number(rows.database, {"n1", rows.tenant, "35", "Sales", "extension/101"}).value();
    const auto snapshot = load();
    const auto* number = snapshot->find_internal_number(tenant, "35");
    ASSERT_NE(number, nullptr);
    EXPECT_EQ(number->name, "Sales");
    EXPECT_EQ(number->destination, (Destination{"extension", "101"}));
    EXPECT_EQ(snapshot->find_internal_number(tenant, "3"), nullptr);
    EXPECT_EQ(snapshot->find_internal_number(TenantId{"other"}, "35"), nullptr);
}

// S4.28, S4.29, S4.30, S4.31
TEST_F(Numbers, ARingPlanHasItsMembersAndItsBranches) {
    store::add_ring_plan(rows.database, {.id = "p1",
                                         .tenant_id = rows.tenant,
                                         .name = "sales",
                                         .ring_order = "in_order",
                                         .ring_for_s = 15,
                                         .on_busy = "extension/101",
                                         .members = {"extension-101"}})
        .value();
    const auto snapshot = load();
    const auto* plan = snapshot->find_ring_plan(tenant, "sales");
    ASSERT_NE(plan, nullptr);
    EXPECT_EQ(plan->order, RingPlan::Order::in_order);
    EXPECT_EQ(plan->ring_for, std::chrono::seconds(15));
    EXPECT_EQ(plan->on_busy, (Destination{"extension", "101"}));
    EXPECT_FALSE(plan->on_no_answer);
    EXPECT_THAT(plan->members, ElementsAre(ExtensionId{"extension-101"}));
    EXPECT_EQ(snapshot->find_ring_plan(tenant, "support"), nullptr);
}

// X1, X3
TEST_F(Numbers, ATenantThatChangedNothingHasTheFirstPackWithItsTimes) {
    const auto snapshot = load();
    const auto* codes = snapshot->find_feature_codes(tenant);
    ASSERT_NE(codes, nullptr);
    EXPECT_EQ(codes->codes.pack(), CodePack::it_pl);
    EXPECT_EQ(codes->times.code, std::chrono::seconds(1));
    EXPECT_EQ(codes->times.number, std::chrono::seconds(3));
    EXPECT_EQ(snapshot->find_feature_codes(TenantId{"other"}), nullptr);
}

TEST_F(Numbers, ATenantsOwnCodesReplaceThoseOfItsPack) {
    store::save_feature_codes(rows.database, {rows.tenant, "freepbx", 800, 2000, {{"pickup", {"*7"}}}})
        .value();
    const auto snapshot = load();
    const auto& codes = *snapshot->find_feature_codes(tenant);
    EXPECT_THAT(codes.codes.codes_of(FeatureCode::pickup), ElementsAre("*7"));
    EXPECT_THAT(codes.codes.codes_of(FeatureCode::blind_transfer), ElementsAre("##"));
    EXPECT_EQ(codes.times.number, std::chrono::seconds(2));
}

// X4, X6, T12, C8
TEST_F(Numbers, AnExtensionHasItsRightsAndForwards) {
    EXPECT_EQ(load()->find_extension(tenant, "101")->calls.code_rights, CodeRights::both);
    store::save_extension_calls(rows.database, {rows.tenant, "extension-101"},
                                {.code_rights = "none",
                                 .do_not_disturb = true,
                                 .forward_no_answer = "number/35",
                                 .forward_after_s = 7})
        .value();
    const auto snapshot = load();
    const auto& calls = snapshot->find_extension(tenant, "101")->calls;
    EXPECT_EQ(calls.code_rights, CodeRights::none);
    EXPECT_TRUE(calls.do_not_disturb);
    EXPECT_EQ(calls.forward_no_answer, (Destination{"number", "35"}));
    EXPECT_FALSE(calls.forward_always);
    EXPECT_FALSE(calls.may_join_outside);
    EXPECT_EQ(calls.forward_after, std::chrono::seconds(7));
}

// X2
TEST_F(Numbers, ANumberMayBeTheBeginningOfAnother) {
    store::add_internal_number(rows.database, {"n1", rows.tenant, "35", "Sales", "extension/101"}).value();
    const auto snapshot = load();
    EXPECT_TRUE(snapshot->has_longer_number(tenant, "1"));
    EXPECT_TRUE(snapshot->has_longer_number(tenant, "10"));
    EXPECT_FALSE(snapshot->has_longer_number(tenant, "101"));
    EXPECT_TRUE(snapshot->has_longer_number(tenant, "3"));
    EXPECT_FALSE(snapshot->has_longer_number(tenant, "35"));
    EXPECT_FALSE(snapshot->has_longer_number(tenant, "4"));
}

TEST_F(Numbers, ARowThatCannotBeUnderstoodIsNamed) {
    store::add_internal_number(rows.database, {"n1", rows.tenant, "35", "Sales", "coffee/1"}).value();
    EXPECT_THAT(load_snapshot(rows.database).error().detail, HasSubstr("internal number 35: "));
}

}  // namespace
}  // namespace santral::directory
