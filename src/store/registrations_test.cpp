// Registrations: kept over a restart, refreshed in place, gone when they expire or their extension goes.

#include "store/registrations.h"

#include <gtest/gtest.h>

#include "store/sample_rows.h"
#include "store/server_secrets.h"

namespace santral::store {
namespace {

using namespace std::chrono_literals;

struct Registrations : testing::Test {
    Registration registration(std::string id) {
        return {.id = std::move(id),
                .tenant_id = rows.tenant,
                .extension_id = "extension-101",
                .contact = "sip:101@192.0.2.7:5060;transport=tcp",
                .instance = "urn:uuid:00000000-0000-1000-8000-000a95a0e128",
                .reg_id = 1,
                .q_thousandths = 500,
                .path = "<sip:edge.example;lr>",
                .connection_port_id = "port-1",
                .transport = "tcp",
                .local_endpoint = "192.0.2.1:5060",
                .remote_endpoint = "192.0.2.7:40000",
                .user_agent = "baresip",
                .call_id = "abc",
                .cseq = 4'000'000'000,
                .registered_at = now,
                .expires_at = now + 1h};
    }

    WallTime now{1'800'000'000'000ms};
    SampleRows rows;
    Database& database = rows.database;
};

// C10, R1
TEST_F(Registrations, SurviveARestart) {
    ASSERT_TRUE(change_registrations(database, {.saved = {registration("r1")}}));
    auto restarted = rows.scratch.open();
    const auto found = restore_registrations(restarted, now).value();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].contact, "sip:101@192.0.2.7:5060;transport=tcp");
    EXPECT_EQ(found[0].instance, "urn:uuid:00000000-0000-1000-8000-000a95a0e128");
    EXPECT_EQ(found[0].reg_id, 1);
    EXPECT_EQ(found[0].q_thousandths, 500);
    EXPECT_EQ(found[0].path, "<sip:edge.example;lr>");
    EXPECT_EQ(found[0].connection_port_id, "port-1");
    EXPECT_EQ(found[0].remote_endpoint, "192.0.2.7:40000");
    EXPECT_EQ(found[0].cseq, 4'000'000'000u);
    EXPECT_EQ(found[0].expires_at, now + 1h);
}

TEST_F(Registrations, ARefreshChangesTheRowInPlace) {
    auto binding = registration("r1");
    ASSERT_TRUE(change_registrations(database, {.saved = {binding}}));
    binding.expires_at = now + 2h;
    binding.remote_endpoint = "192.0.2.7:40001";
    ASSERT_TRUE(change_registrations(database, {.saved = {binding}}));
    const auto found = restore_registrations(database, now).value();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].expires_at, now + 2h);
    EXPECT_EQ(found[0].remote_endpoint, "192.0.2.7:40001");
}

TEST_F(Registrations, OneRegisterAddsAndRemovesAtOnce) {
    ASSERT_TRUE(change_registrations(database, {.saved = {registration("r1"), registration("r2")}}));
    ASSERT_TRUE(change_registrations(database, {.saved = {registration("r3")}, .removed = {"r1", "r2"}}));
    const auto found = restore_registrations(database, now).value();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].id, "r3");
}

TEST_F(Registrations, ExpiredOnesAreForgotten) {
    ASSERT_TRUE(change_registrations(database, {.saved = {registration("r1")}}));
    EXPECT_TRUE(restore_registrations(database, now + 1h).value().empty());
    EXPECT_TRUE(restore_registrations(database, now).value().empty());
}

TEST_F(Registrations, GoWithTheirExtension) {
    ASSERT_TRUE(change_registrations(database, {.saved = {registration("r1")}}));
    ASSERT_TRUE(remove_extension(database, "extension-101"));
    EXPECT_TRUE(restore_registrations(database, now).value().empty());
}

TEST_F(Registrations, OfAnExtensionThatWasJustRemovedAreRefusedWhole) {
    auto orphan = registration("r2");
    orphan.extension_id = "extension-gone";
    const auto refused = change_registrations(database, {.saved = {registration("r1"), orphan}});
    EXPECT_EQ(refused.error().code, Errc::conflict);
    EXPECT_TRUE(restore_registrations(database, now).value().empty());
}

// C10
TEST(ServerSecrets, StayTheSameOverARestart) {
    SampleRows rows;
    SeededRandom random(1);
    const auto first = find_or_make_secret(rows.database, "nonce", random).value();
    EXPECT_EQ(first.size(), 64u);
    auto restarted = rows.scratch.open();
    EXPECT_EQ(find_or_make_secret(restarted, "nonce", random), first);
    EXPECT_NE(find_or_make_secret(restarted, "another", random), first);
}

}  // namespace
}  // namespace santral::store
