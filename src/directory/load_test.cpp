// From a real database to a snapshot.

#include "directory/load.h"

#include <gmock/gmock.h>

#include "store/sample_rows.h"

namespace santral::directory {
namespace {

struct LoadSnapshot : testing::Test {
    store::SampleRows rows;
    TenantId tenant{rows.tenant};
};

TEST_F(LoadSnapshot, UnderstandsEveryRow) {
    const auto snapshot = load_snapshot(rows.database).value();
    const auto* extension = snapshot->find_extension(tenant, "101");
    ASSERT_NE(extension, nullptr);
    EXPECT_EQ(extension->name, "Zeynep Kaya");
    EXPECT_EQ(extension->ha1->sha256, "sha256");
    EXPECT_EQ(snapshot->find_group(extension->groups.at(0))->name, "Sales");

    const auto* port = snapshot->find_port(extension->port);
    EXPECT_EQ(port->bind, Endpoint::parse("0.0.0.0:5060").value());
    EXPECT_EQ(port->transports, (std::vector{sip::Transport::udp, sip::Transport::tcp}));
    EXPECT_EQ(port->allowed_networks.size(), 2u);

    const auto* profile = snapshot->find_profile(*extension->profile);
    EXPECT_EQ(profile->max_calls, 2u);
    EXPECT_TRUE(profile->allows("0212"));
    EXPECT_FALSE(profile->allows("09001"));
}

// S1.13
TEST_F(LoadSnapshot, AnExtensionWithoutPasswordHasNoDigest) {
    auto bare = rows.extension();
    bare.secret.reset();
    ASSERT_TRUE(store::update_extension(rows.database, bare));
    EXPECT_FALSE(load_snapshot(rows.database).value()->find_extension(tenant, "101")->ha1);
}

// S4.21, N9
TEST_F(LoadSnapshot, EveryTenantHasTheEmergencyNumbersOfEverywhere) {
    auto row = store::find_tenant(rows.database, "default").value();
    row.emergency_numbers = {"155"};
    ASSERT_TRUE(store::update_tenant_rules(rows.database, row));
    const auto snapshot = load_snapshot(rows.database).value();
    EXPECT_TRUE(snapshot->is_emergency(tenant, "155"));
    EXPECT_TRUE(snapshot->is_emergency(tenant, "112"));
    EXPECT_TRUE(snapshot->is_emergency(tenant, "911"));
}

TEST_F(LoadSnapshot, NamesTheRowThatCannotBeUnderstood) {
    ASSERT_TRUE(store::add_outbound_profile(
        rows.database, {.id = "odd", .tenant_id = rows.tenant, .name = "odd", .rules = {{true, "abc"}}}));
    EXPECT_THAT(load_snapshot(rows.database).error().detail,
                testing::StartsWith("outbound profile odd: number pattern abc"));
}

}  // namespace
}  // namespace santral::directory
