// Patches: what is given changes and is checked as if it were new, the rest stays as it was.

#include <gmock/gmock.h>

#include "directory/administration.h"
#include "directory/tenant_view.h"
#include "store/scratch_database.h"

namespace santral::directory {
namespace {

using enum OutboundRule::Verdict;
using testing::HasSubstr;

struct Changes : testing::Test {
    Changes() {
        administration.add_group("Sales").value();
        administration.add_group("Support").value();
        administration.add_port({.name = "main", .allowed_networks = {"10.0.0.0/8"}}).value();
        administration.add_port({.name = "second", .port = 5070}).value();
        administration.add_profile({.name = "national", .max_calls = 3, .rules = {{allow, "0."}}}).value();
        administration
            .add_extension({.number = "101",
                            .name = "Ada Lovelace",
                            .password = "correct horse battery",
                            .groups = {"Sales"},
                            .port = "main",
                            .profile = "national"})
            .value();
    }
    const Extension& extension(std::string_view number) {
        return **TenantView(look(), administration.tenant()).find_extension(number);
    }
    const Snapshot& look() { return *(present = administration.snapshot().value()); }
    template <class Value>
    static std::string refusal(const Result<Value>& refused) {
        return refused ? "" : refused.error().detail;
    }

    store::ScratchDatabase scratch;
    store::Database database = scratch.open();
    SeededRandom random{1};
    Administration administration = Administration::of_tenant(database, random).value();
    SnapshotPointer present;
};

// S1.09, S1.23
TEST_F(Changes, OfAnExtensionLeaveWhatIsNotGiven) {
    const auto before = extension("101");
    ASSERT_TRUE(administration.change_extension("101", {.name = "Ada King"}));
    const auto after = extension("101");
    EXPECT_EQ(after.name, "Ada King");
    EXPECT_EQ(after.id, before.id);
    EXPECT_EQ(after.ha1->md5, before.ha1->md5);
    EXPECT_EQ(after.groups, before.groups);
    EXPECT_EQ(after.port, before.port);
    EXPECT_EQ(after.profile, before.profile);
    EXPECT_EQ(after.max_contacts, before.max_contacts);
}

// S1.14, S1.16, S1.17, S1.19, S1.21
TEST_F(Changes, OfAnExtensionReachEveryField) {
    ASSERT_TRUE(administration.change_extension("101", {.groups = {{"Support"}},
                                                        .port = "second",
                                                        .profile = "",
                                                        .callable_groups = {{"Sales"}},
                                                        .records_calls = true,
                                                        .max_contacts = 2}));
    const auto after = extension("101");
    EXPECT_EQ(present->find_group(after.groups.at(0))->name, "Support");
    EXPECT_EQ(present->find_port(after.port)->name, "second");
    EXPECT_FALSE(after.profile);
    EXPECT_EQ(present->find_group(after.callable_groups.at(0))->name, "Sales");
    EXPECT_TRUE(after.records_calls);
    EXPECT_EQ(after.max_contacts, 2u);
}

// S1.07, S1.10
TEST_F(Changes, OfAnExtensionAreCheckedLikeANewOne) {
    const auto refused = [&](const ExtensionPatch& patch) {
        return refusal(administration.change_extension("101", patch));
    };
    EXPECT_THAT(refused({.name = " "}), HasSubstr("needs a name"));
    EXPECT_THAT(refused({.groups = {{}}}), HasSubstr("needs a group"));
    EXPECT_THAT(refused({.groups = {{"Nobody"}}}), HasSubstr("choose one of Sales"));
    EXPECT_THAT(refused({.port = "third"}), HasSubstr("choose one of main"));
    EXPECT_THAT(refused({.profile = "abroad"}), HasSubstr("choose one of national"));
    EXPECT_THAT(refused({.max_contacts = 0}), HasSubstr("1 to 20 phones"));
    EXPECT_THAT(refused({.password = "a\nb"}), HasSubstr("in one line"));
    EXPECT_THAT(refused({.number = "12x", .password = ""}), HasSubstr("12x"));
    EXPECT_THAT(refusal(administration.change_extension("102", {})), HasSubstr("there is no extension 102"));
    EXPECT_EQ(extension("101").name, "Ada Lovelace");
}

TEST_F(Changes, OfANumberNeedThePasswordThatItsDigestHolds) {
    EXPECT_THAT(refusal(administration.change_extension("101", {.number = "201"})),
                HasSubstr("give the password with the new number"));
    const auto old = extension("101").ha1->md5;
    ASSERT_TRUE(
        administration.change_extension("101", {.number = "201", .password = "correct horse battery"}));
    EXPECT_NE(extension("201").ha1->md5, old);
    EXPECT_FALSE(TenantView(look(), administration.tenant()).find_extension("101"));
}

TEST_F(Changes, OfANumberAreRefusedWhenItIsTaken) {
    ASSERT_TRUE(administration.add_extension(
        {.number = "102", .name = "Grace", .groups = {"Sales"}, .port = "main"}));
    EXPECT_THAT(refusal(administration.change_extension("102", {.number = "101"})),
                HasSubstr("is taken by Ada"));
    EXPECT_TRUE(administration.change_extension("102", {.number = "103"}));
}

TEST_F(Changes, OfANameKeepWhoUsesIt) {
    ASSERT_TRUE(administration.change_group("Sales", "Verkauf"));
    const auto group = extension("101").groups.at(0);
    EXPECT_EQ(look().find_group(group)->name, "Verkauf");
    EXPECT_THAT(refusal(administration.change_group("Verkauf", "Support")), HasSubstr("already"));
    EXPECT_TRUE(administration.change_group("Verkauf", "Verkauf"));
    EXPECT_THAT(refusal(administration.change_group("Sales", "x")), HasSubstr("choose one of"));
}

// S1.14
TEST_F(Changes, OfAPortLeaveWhatIsNotGivenAndAreChecked) {
    ASSERT_TRUE(administration.change_port("main", {.port = 5080}));
    const auto view = TenantView(look(), administration.tenant());
    const auto* port = *view.find_port("main");
    EXPECT_EQ(port->bind.port, 5080);
    EXPECT_EQ(port->transports.size(), 2u);
    EXPECT_EQ(port->allowed_networks.size(), 1u);
    const auto refused = [&](const PortPatch& patch) {
        return refusal(administration.change_port("main", patch));
    };
    EXPECT_THAT(refused({.port = 5070}), HasSubstr("\"second\" listens on"));
    EXPECT_THAT(refused({.name = "second"}), HasSubstr("already"));
    EXPECT_THAT(refused({.port = 0}), HasSubstr("is no port number"));
    EXPECT_THAT(refused({.transports = {{}}}), HasSubstr("needs a transport"));
}

// S1.16
TEST_F(Changes, OfAProfileReplaceItsRulesOrItsLimit) {
    ASSERT_TRUE(administration.change_profile("national", {.max_calls = {std::optional<int>()}}));
    const auto profile = [&] {
        return **TenantView(look(), administration.tenant()).find_profile("national");
    };
    EXPECT_FALSE(profile().max_calls);
    EXPECT_EQ(profile().rules.size(), 1u);
    ASSERT_TRUE(administration.change_profile("national", {.rules = {{{deny, "00."}, {allow, "0."}}}}));
    EXPECT_EQ(profile().rules.at(0).pattern.text(), "00.");
    EXPECT_FALSE(administration.change_profile("national", {.rules = {{{allow, "0.0"}}}}));
    EXPECT_FALSE(administration.change_profile("national", {.max_calls = {most_calls_of_profile + 1}}));
}

// X11
TEST_F(Changes, AnotherTenantIsAddedOnceAndHasItsOwnRealm) {
    auto other =
        Administration::add_tenant(database, random, {.name = "Acme", .domain = "Acme.Example"}).value();
    const auto* tenant = look().find_tenant(other.tenant());
    EXPECT_EQ(tenant->domain, "acme.example");
    EXPECT_EQ(tenant->realm, "acme.example");
    EXPECT_TRUE(other.add_group("Sales"));
    const auto again = [&](const NewTenant& wanted) {
        return refusal(Administration::add_tenant(database, random, wanted));
    };
    EXPECT_THAT(again({.name = "Acme", .domain = "b.example"}), HasSubstr("already"));
    EXPECT_THAT(again({.name = "B", .domain = "ACME.example"}), HasSubstr("belongs to tenant \"Acme\""));
    EXPECT_THAT(again({.name = "B", .domain = "b example"}), HasSubstr("is no domain"));
    EXPECT_THAT(again({.name = "B", .domain = "b", .numbers = {3, 2}}), HasSubstr("shorter one first"));
    EXPECT_THAT(again({.name = "B",
                       .domain = "b",
                       .emergency_numbers = std::vector<std::string>(max_emergency_numbers + 1, "155")}),
                HasSubstr("at most 32 emergency numbers"));
}

}  // namespace
}  // namespace santral::directory
