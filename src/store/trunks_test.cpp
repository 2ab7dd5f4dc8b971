// The rows of the lines outside: kept whole, a password never in clear, nothing removed that is in use.

#include "store/trunks.h"

#include <gtest/gtest.h>
#include <soci/soci.h>

#include "store/connection.h"
#include "store/sample_rows.h"
#include "store/secret_box.h"
#include "store/server_secrets.h"

namespace santral::store {
namespace {

constexpr std::string_view key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

TEST(SecretBox, GivesBackWhatWasSealedToTheSameKeyAlone) {
    SeededRandom random(1);
    const auto sealed = seal("hush", key, random);
    EXPECT_EQ(sealed.find("hush"), sealed.npos);
    EXPECT_NE(seal("hush", key, random), sealed);
    EXPECT_EQ(unseal(sealed, key), "hush");
    EXPECT_EQ(unseal(sealed, std::string(64, 'a')), std::nullopt);
    EXPECT_EQ(unseal("00" + sealed.substr(2), key), std::nullopt);
    EXPECT_EQ(unseal("", key), std::nullopt);
    EXPECT_EQ(unseal(sealed, ""), std::nullopt);
    EXPECT_EQ(unseal("no hexadecimal", key), std::nullopt);
}

struct TrunkRows : testing::Test {
    Trunk trunk() const {
        return {.id = "trunk-1",
                .tenant_id = rows.tenant,
                .name = "acme",
                .kind = "registration",
                .host = "sip.acme.example",
                .port = 5080,
                .transport = "tcp",
                .connection_port_id = "port-1",
                .username = "0212",
                .password = "top secret",
                .from_domain = "acme.example",
                .register_for_s = 300,
                .allowed_networks = {"192.0.2.0/24", "2001:db8::/32"},
                .max_calls = 30,
                .trusts_identity = true,
                .is_enabled = false,
                .listens_for_tones = true,
                .media_encryption = "dtls"};
    }
    CityNumber number() const {
        return {"number-1", rows.tenant, "+902121234567", "trunk-1", "Sales", "extension/101"};
    }

    SampleRows rows;
    SeededRandom random{1};
    Database& database = rows.database;
};

TEST_F(TrunkRows, ATrunkComesBackAsItWasSaved) {
    ASSERT_TRUE(add_trunk(database, trunk(), random));
    const auto found = list_trunks(database).value().at(0);
    EXPECT_EQ(found.name, "acme");
    EXPECT_EQ(found.kind, "registration");
    EXPECT_EQ(found.host, "sip.acme.example");
    EXPECT_EQ(found.port, 5080);
    EXPECT_EQ(found.transport, "tcp");
    EXPECT_EQ(found.connection_port_id, "port-1");
    EXPECT_EQ(found.username, "0212");
    EXPECT_EQ(found.password, "top secret");
    EXPECT_EQ(found.from_domain, "acme.example");
    EXPECT_EQ(found.register_for_s, 300);
    EXPECT_EQ(found.allowed_networks, (std::vector<std::string>{"192.0.2.0/24", "2001:db8::/32"}));
    EXPECT_EQ(found.max_calls, 30);
    EXPECT_TRUE(found.trusts_identity);
    EXPECT_FALSE(found.is_enabled);
    EXPECT_TRUE(found.listens_for_tones);
    EXPECT_EQ(found.media_encryption, "dtls");
}

TEST_F(TrunkRows, APasswordIsNotInTheTable) {
    ASSERT_TRUE(add_trunk(database, trunk(), random));
    std::string kept;
    database.connection().sql << "SELECT sealed_password FROM trunks", soci::into(kept);
    EXPECT_GT(kept.size(), 80u);
    EXPECT_EQ(kept.find("top secret"), kept.npos);
}

TEST_F(TrunkRows, APasswordThatCannotBeReadLeavesTheOthersToWork) {
    ASSERT_TRUE(add_trunk(database, trunk(), random));
    database.connection().sql << "UPDATE server_secrets SET secret = 'ff' WHERE name = 'trunk passwords'";
    EXPECT_EQ(list_trunks(database).value().at(0).password, "");
}

TEST_F(TrunkRows, AChangedTrunkKeepsItsIdAndTakesEverythingElse) {
    ASSERT_TRUE(add_trunk(database, trunk(), random));
    auto changed = trunk();
    changed.kind = "address";
    changed.password = "";
    changed.max_calls.reset();
    changed.is_enabled = true;
    changed.listens_for_tones = false;
    changed.media_encryption = "none";
    ASSERT_TRUE(update_trunk(database, changed, random));
    const auto found = list_trunks(database).value().at(0);
    EXPECT_EQ(found.id, "trunk-1");
    EXPECT_EQ(found.kind, "address");
    EXPECT_EQ(found.password, "");
    EXPECT_EQ(found.max_calls, std::nullopt);
    EXPECT_TRUE(found.is_enabled);
    EXPECT_FALSE(found.listens_for_tones);
    EXPECT_EQ(found.media_encryption, "none");
}

// S4.06
TEST_F(TrunkRows, ACityNumberComesBackAsItWasSavedAndIsUnique) {
    ASSERT_TRUE(add_trunk(database, trunk(), random));
    ASSERT_TRUE(add_city_number(database, number()));
    auto twin = number();
    twin.id = "number-2";
    EXPECT_EQ(add_city_number(database, twin).error().code, Errc::conflict);
    auto changed = number();
    changed.destination = "ring_plan/sales";
    changed.name = "";
    ASSERT_TRUE(update_city_number(database, changed));
    const auto found = list_city_numbers(database).value().at(0);
    EXPECT_EQ(found.number, "+902121234567");
    EXPECT_EQ(found.trunk_id, "trunk-1");
    EXPECT_EQ(found.name, "");
    EXPECT_EQ(found.destination, "ring_plan/sales");
}

// S1.16
TEST_F(TrunkRows, AProfileKeepsItsTrunksInOrderItsRewritingAndItsIdentity) {
    ASSERT_TRUE(add_trunk(database, trunk(), random));
    auto second = trunk();
    second.id = "trunk-2";
    second.name = "backup";
    ASSERT_TRUE(add_trunk(database, second, random));
    ASSERT_TRUE(add_city_number(database, number()));
    OutboundProfile profile{.id = "profile-1",
                            .tenant_id = rows.tenant,
                            .name = "national",
                            .rules = {{true, "9X.", 1, "+90"}},
                            .trunks = {"trunk-2", "trunk-1"},
                            .shown_number_id = "number-1"};
    ASSERT_TRUE(update_outbound_profile(database, profile));
    auto found = list_outbound_profiles(database).value().at(0);
    EXPECT_EQ(found.trunks, (std::vector<std::string>{"trunk-2", "trunk-1"}));
    EXPECT_EQ(found.shown_number_id, "number-1");
    EXPECT_EQ(found.rules.at(0).strip, 1);
    EXPECT_EQ(found.rules.at(0).prefix, "+90");
    profile.trunks = {"trunk-1"};
    profile.shown_number_id.reset();
    ASSERT_TRUE(update_outbound_profile(database, profile));
    found = list_outbound_profiles(database).value().at(0);
    EXPECT_EQ(found.trunks, std::vector<std::string>{"trunk-1"});
    EXPECT_EQ(found.shown_number_id, std::nullopt);
}

TEST_F(TrunkRows, WhatIsInUseIsNotRemoved) {
    ASSERT_TRUE(add_trunk(database, trunk(), random));
    ASSERT_TRUE(add_city_number(database, number()));
    ASSERT_TRUE(update_outbound_profile(
        database,
        {.id = "profile-1", .tenant_id = rows.tenant, .name = "national", .shown_number_id = "number-1"}));
    EXPECT_EQ(remove_trunk(database, "trunk-1").error().code, Errc::conflict);
    EXPECT_EQ(remove_city_number(database, "number-1").error().code, Errc::conflict);
    ASSERT_TRUE(remove_outbound_profile(database, "profile-1").error().code == Errc::conflict);
    ASSERT_TRUE(
        update_outbound_profile(database, {.id = "profile-1", .tenant_id = rows.tenant, .name = "national"}));
    EXPECT_TRUE(remove_city_number(database, "number-1"));
    EXPECT_TRUE(remove_trunk(database, "trunk-1"));
    EXPECT_TRUE(list_trunks(database).value().empty());
}

TEST_F(TrunkRows, NothingRefersToAnotherFirmsTrunk) {
    ASSERT_TRUE(add_trunk(database, trunk(), random));
    ASSERT_TRUE(
        add_tenant(database, {.id = "tenant-2", .name = "other", .domain = "other.example", .realm = "r"}));
    auto stolen = number();
    stolen.tenant_id = "tenant-2";
    EXPECT_EQ(add_city_number(database, stolen).error().code, Errc::conflict);
}

}  // namespace
}  // namespace santral::store
