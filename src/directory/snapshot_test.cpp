// The questions a call asks of the directory.

#include "directory/snapshot.h"

#include <gtest/gtest.h>

namespace santral::directory {
namespace {

Extension extension(std::string id, std::string tenant, std::string number) {
    return {.id = {std::move(id)}, .tenant = {std::move(tenant)}, .number = std::move(number)};
}

OutboundRule rule(OutboundRule::Verdict verdict, std::string_view pattern) {
    return {verdict, NumberPattern::compile(pattern).value()};
}

Tenant tenant(std::string id, std::string domain) {
    return {.id = {std::move(id)}, .domain = std::move(domain), .emergency_numbers = {"112", "911"}};
}

struct SnapshotTest : testing::Test {
    SnapshotTest() {
        using enum OutboundRule::Verdict;
        contents.tenants = {tenant("t1", "firm.example")};
        contents.profiles = {{.id = {"national"},
                              .tenant = {"t1"},
                              .name = "national",
                              .rules = {rule(deny, "0900."), rule(allow, "0."), rule(deny, "00.")}}};
        contents.extensions = {extension("e103", "t1", "103"), extension("e101", "t1", "101"),
                               extension("e102", "t1", "102")};
    }
    Extension& by_number(std::string_view number) {
        for (auto& one : contents.extensions)
            if (one.number == number) return one;
        return contents.extensions.front();
    }
    bool may_call(const Snapshot& snapshot, std::string_view from, std::string_view to) {
        return snapshot.may_call(*snapshot.find_extension(TenantId{"t1"}, from),
                                 *snapshot.find_extension(TenantId{"t1"}, to));
    }

    Snapshot::Contents contents;
};

// X11
TEST_F(SnapshotTest, WhileThereIsOneTenantEveryHostMeansIt) {
    const Snapshot snapshot(contents);
    EXPECT_EQ(snapshot.find_tenant("192.0.2.1")->id.text, "t1");
    EXPECT_EQ(snapshot.find_tenant("firm.example")->id.text, "t1");
}

// X11
TEST_F(SnapshotTest, WithTwoTenantsTheDomainDecidesCaseIgnored) {
    contents.tenants.push_back(tenant("t0", "other.example"));
    const Snapshot snapshot(contents);
    EXPECT_EQ(snapshot.find_tenant("FIRM.example")->id.text, "t1");
    EXPECT_EQ(snapshot.find_tenant("other.example")->id.text, "t0");
    EXPECT_EQ(snapshot.find_tenant("192.0.2.1"), nullptr);
}

TEST_F(SnapshotTest, FindsExtensionsByNumberAndById) {
    const Snapshot snapshot(contents);
    EXPECT_EQ(snapshot.find_extension(TenantId{"t1"}, "102")->id.text, "e102");
    EXPECT_EQ(snapshot.find_extension(TenantId{"t1"}, "10"), nullptr);
    EXPECT_EQ(snapshot.find_extension(TenantId{"t1"}, "104"), nullptr);
    EXPECT_EQ(snapshot.find_extension(ExtensionId{"e103"})->number, "103");
    EXPECT_EQ(snapshot.find_extension(ExtensionId{"e1"}), nullptr);
}

// X11
TEST_F(SnapshotTest, TheSameNumberOfTwoTenantsIsTwoExtensionsThatCannotCallEachOther) {
    contents.tenants.push_back(tenant("t2", "other.example"));
    contents.extensions.push_back(extension("f101", "t2", "101"));
    const Snapshot snapshot(contents);
    const auto* ours = snapshot.find_extension(TenantId{"t1"}, "101");
    const auto* theirs = snapshot.find_extension(TenantId{"t2"}, "101");
    EXPECT_EQ(ours->id.text, "e101");
    EXPECT_EQ(theirs->id.text, "f101");
    EXPECT_FALSE(snapshot.may_call(*ours, *theirs));
}

// S1.20, N4
TEST_F(SnapshotTest, WithoutALimitEveryGroupMayBeCalled) {
    by_number("102").groups = {{"sales"}};
    const Snapshot snapshot(contents);
    EXPECT_TRUE(may_call(snapshot, "101", "102"));
    EXPECT_TRUE(may_call(snapshot, "101", "103"));
}

// S1.19, S1.20, N4
TEST_F(SnapshotTest, WithALimitOnlyMembersOfThoseGroupsMayBeCalled) {
    by_number("101").callable_groups = {{"sales"}, {"support"}};
    by_number("102").groups = {{"stock"}, {"support"}};
    by_number("103").groups = {{"stock"}};
    const Snapshot snapshot(contents);
    EXPECT_TRUE(may_call(snapshot, "101", "102"));
    EXPECT_FALSE(may_call(snapshot, "101", "103"));
    EXPECT_TRUE(may_call(snapshot, "103", "101"));
}

// S1.16
TEST_F(SnapshotTest, TheFirstRuleThatMatchesDecides) {
    by_number("101").profile = ProfileId{"national"};
    const Snapshot snapshot(contents);
    const auto& caller = *snapshot.find_extension(ExtensionId{"e101"});
    EXPECT_EQ(snapshot.may_call_out(caller, "02121234567"), OutboundVerdict::allowed);
    EXPECT_EQ(snapshot.may_call_out(caller, "0900123"), OutboundVerdict::denied);
    EXPECT_EQ(snapshot.may_call_out(caller, "0049301234"), OutboundVerdict::allowed);
}

// S1.16
TEST_F(SnapshotTest, WhatNoRuleNamesIsDeniedAndSoIsEverythingWithoutAProfile) {
    by_number("101").profile = ProfileId{"national"};
    const Snapshot snapshot(contents);
    EXPECT_EQ(snapshot.may_call_out(*snapshot.find_extension(ExtensionId{"e101"}), "5551234"),
              OutboundVerdict::denied);
    EXPECT_EQ(snapshot.may_call_out(*snapshot.find_extension(ExtensionId{"e102"}), "02121234567"),
              OutboundVerdict::denied);
}

// N9
TEST_F(SnapshotTest, EmergencyNumbersPassEveryRule) {
    const Snapshot snapshot(contents);
    EXPECT_EQ(snapshot.may_call_out(*snapshot.find_extension(ExtensionId{"e102"}), "112"),
              OutboundVerdict::emergency);
    EXPECT_FALSE(snapshot.is_emergency(TenantId{"t1"}, "1122"));
}

// S1.14
TEST_F(SnapshotTest, AConnectionPortAllowsItsNetworksAndWithoutAnyEverybody) {
    ConnectionPort port{.id = {"p"}};
    EXPECT_TRUE(port.allows(IpAddress::parse("203.0.113.9").value()));
    port.allowed_networks = {Network::parse("10.0.0.0/8").value(), Network::parse("2001:db8::/32").value()};
    EXPECT_TRUE(port.allows(IpAddress::parse("10.1.2.3").value()));
    EXPECT_TRUE(port.allows(IpAddress::parse("2001:db8::7").value()));
    EXPECT_FALSE(port.allows(IpAddress::parse("203.0.113.9").value()));
}

}  // namespace
}  // namespace santral::directory
