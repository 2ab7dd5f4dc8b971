// The rows of the directory: kept whole, never doubled, never across tenants, never removed while in use.

#include "store/extensions.h"

#include <gtest/gtest.h>

#include "store/sample_rows.h"

namespace santral::store {
namespace {

struct DirectoryRows : testing::Test {
    SampleRows rows;
    Database& database = rows.database;
};

// S1.23
TEST_F(DirectoryRows, AnExtensionComesBackAsItWasSaved) {
    auto saved = rows.extension();
    saved.id = "extension-102";
    saved.number = "102";
    saved.name = "سارا احمدی";
    saved.records_calls = true;
    saved.max_contacts = 3;
    saved.listens_for_tones = true;
    saved.media_encryption = "sdes";
    saved.callable_groups = {"group-1"};
    ASSERT_TRUE(add_extension(database, saved));

    const auto found = list_extensions(database).value();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[1].number, "102");
    EXPECT_EQ(found[1].name, "سارا احمدی");
    EXPECT_EQ(found[1].secret->ha1_md5, "md5");
    EXPECT_EQ(found[1].secret->ha1_sha256, "sha256");
    EXPECT_EQ(found[1].connection_port_id, "port-1");
    EXPECT_EQ(found[1].outbound_profile_id, "profile-1");
    EXPECT_TRUE(found[1].records_calls);
    EXPECT_EQ(found[1].max_contacts, 3);
    EXPECT_TRUE(found[1].listens_for_tones);
    EXPECT_EQ(found[1].media_encryption, "sdes");
    EXPECT_EQ(found[1].groups, std::vector<std::string>{"group-1"});
    EXPECT_EQ(found[1].callable_groups, std::vector<std::string>{"group-1"});
}

// S1.12, S1.22
TEST_F(DirectoryRows, AnExtensionWithoutPasswordHasNoDigestAndIsNotRecorded) {
    auto bare = rows.extension();
    bare.secret.reset();
    ASSERT_TRUE(update_extension(database, bare));
    const auto found = list_extensions(database).value();
    EXPECT_FALSE(found[0].secret);
    EXPECT_FALSE(found[0].records_calls);
}

TEST_F(DirectoryRows, ANewPasswordReplacesTheOld) {
    auto changed = rows.extension();
    changed.secret = PhoneSecret{"new-md5", "new-sha256"};
    ASSERT_TRUE(update_extension(database, changed));
    EXPECT_EQ(list_extensions(database).value()[0].secret->ha1_sha256, "new-sha256");
}

TEST_F(DirectoryRows, AChangedExtensionKeepsItsIdAndTakesEverythingElse) {
    auto changed = rows.extension();
    changed.number = "999";
    changed.outbound_profile_id.reset();
    changed.groups = {};
    changed.callable_groups = {"group-1"};
    changed.records_calls = true;
    ASSERT_TRUE(update_extension(database, changed));
    const auto found = list_extensions(database).value();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].id, "extension-101");
    EXPECT_EQ(found[0].number, "999");
    EXPECT_FALSE(found[0].outbound_profile_id);
    EXPECT_TRUE(found[0].groups.empty());
    EXPECT_EQ(found[0].callable_groups, std::vector<std::string>{"group-1"});
    EXPECT_TRUE(found[0].records_calls);
}

TEST_F(DirectoryRows, AGroupPortAndProfileAreChangedInPlace) {
    auto port = list_connection_ports(database).value().at(0);
    port.port = 5070;
    port.allowed_networks = {};
    ASSERT_TRUE(update_connection_port(database, port));
    EXPECT_EQ(list_connection_ports(database).value().at(0).port, 5070);
    ASSERT_TRUE(update_extension_group(database, {"group-1", rows.tenant, "Support"}));
    EXPECT_EQ(list_extension_groups(database).value().at(0).name, "Support");
    auto profile = list_outbound_profiles(database).value().at(0);
    profile.max_calls.reset();
    profile.rules = {{true, "9."}};
    ASSERT_TRUE(update_outbound_profile(database, profile));
    const auto found = list_outbound_profiles(database).value().at(0);
    EXPECT_FALSE(found.max_calls);
    ASSERT_EQ(found.rules.size(), 1u);
    EXPECT_EQ(found.rules[0].pattern, "9.");
}

TEST_F(DirectoryRows, ANumberThatIsTakenIsAConflictAndLeavesNothingHalfWritten) {
    auto twin = rows.extension();
    twin.id = "extension-twin";
    EXPECT_EQ(add_extension(database, twin).error().code, Errc::conflict);
    EXPECT_EQ(list_extensions(database).value().size(), 1u);
}

TEST_F(DirectoryRows, AnExtensionWithAGroupThatDoesNotExistIsNotWritten) {
    auto lost = rows.extension();
    lost.id = "extension-102";
    lost.number = "102";
    lost.groups = {"group-1", "no-such-group"};
    EXPECT_EQ(add_extension(database, lost).error().code, Errc::conflict);
    EXPECT_EQ(list_extensions(database).value().size(), 1u);
}

// X11
TEST_F(DirectoryRows, AnExtensionCannotUseTheConnectionPortOfAnotherTenant) {
    ASSERT_TRUE(add_tenant(database, {.id = "t2", .name = "other", .domain = "other", .realm = "other"}));
    auto foreign = rows.extension();
    foreign.id = "extension-foreign";
    foreign.tenant_id = "t2";
    EXPECT_EQ(add_extension(database, foreign).error().code, Errc::conflict);
}

// X11
TEST_F(DirectoryRows, TwoTenantsMayHaveTheSameNumber) {
    ASSERT_TRUE(add_tenant(database, {.id = "t2", .name = "other", .domain = "other", .realm = "other"}));
    ASSERT_TRUE(add_connection_port(database, {.id = "port-2",
                                               .tenant_id = "t2",
                                               .name = "main",
                                               .address = "::",
                                               .port = 5060,
                                               .transports = {"tcp"}}));
    EXPECT_TRUE(add_extension(database, {.id = "extension-t2-101",
                                         .tenant_id = "t2",
                                         .number = "101",
                                         .name = "Somebody else",
                                         .connection_port_id = "port-2"}));
}

TEST_F(DirectoryRows, AGroupPortOrProfileInUseIsNotRemoved) {
    EXPECT_EQ(remove_extension_group(database, "group-1").error().code, Errc::conflict);
    EXPECT_EQ(remove_connection_port(database, "port-1").error().code, Errc::conflict);
    EXPECT_EQ(remove_outbound_profile(database, "profile-1").error().code, Errc::conflict);
}

TEST_F(DirectoryRows, AnExtensionIsRemovedWithItsMemberships) {
    ASSERT_TRUE(remove_extension(database, "extension-101"));
    EXPECT_TRUE(list_extensions(database).value().empty());
    EXPECT_TRUE(remove_extension_group(database, "group-1"));
    EXPECT_TRUE(remove_connection_port(database, "port-1"));
    EXPECT_TRUE(remove_outbound_profile(database, "profile-1"));
    EXPECT_TRUE(list_outbound_profiles(database).value().empty());
}

// S1.14
TEST_F(DirectoryRows, AConnectionPortComesBackAsItWasSaved) {
    const auto ports = list_connection_ports(database).value();
    ASSERT_EQ(ports.size(), 1u);
    EXPECT_EQ(ports[0].name, "main");
    EXPECT_EQ(ports[0].address, "0.0.0.0");
    EXPECT_EQ(ports[0].port, 5060);
    EXPECT_EQ(ports[0].transports, (std::vector<std::string>{"udp", "tcp"}));
    EXPECT_EQ(ports[0].allowed_networks, (std::vector<std::string>{"10.0.0.0/8", "2001:db8::/32"}));
    EXPECT_FALSE(ports[0].advertised_address);
}

// S1.16
TEST_F(DirectoryRows, TheRulesOfAProfileKeepTheirOrder) {
    const auto profiles = list_outbound_profiles(database).value();
    ASSERT_EQ(profiles.size(), 1u);
    EXPECT_EQ(profiles[0].max_calls, 2);
    ASSERT_EQ(profiles[0].rules.size(), 2u);
    EXPECT_FALSE(profiles[0].rules[0].allows);
    EXPECT_EQ(profiles[0].rules[0].pattern, "0900.");
    EXPECT_TRUE(profiles[0].rules[1].allows);
}

TEST_F(DirectoryRows, APortOutOfRangeIsRefused) {
    const auto refused = add_connection_port(database, {.id = "port-9",
                                                        .tenant_id = rows.tenant,
                                                        .name = "odd",
                                                        .address = "0.0.0.0",
                                                        .port = 65536,
                                                        .transports = {"udp"}});
    EXPECT_EQ(refused.error().code, Errc::conflict);
}

}  // namespace
}  // namespace santral::store
