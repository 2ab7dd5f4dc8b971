// What an administrator may and may not do with groups, ports, profiles and the tenant's rules.

#include "directory/administration.h"

#include <gmock/gmock.h>

#include "directory/tenant_view.h"
#include "store/scratch_directory.h"

namespace santral::directory {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct AdministrationTest : testing::Test {
    AdministrationTest() {
        administration.add_group("Sales").value();
        administration.add_port({.name = "main"}).value();
        administration.add_profile({.name = "national", .rules = {{OutboundRule::Verdict::allow, "0."}}})
            .value();
        administration
            .add_extension({.number = "101", .name = "Ada", .groups = {"Sales"}, .profile = "national"})
            .value();
    }
    std::string refusal(const Result<void>& refused) { return refused ? "" : refused.error().detail; }

    store::ScratchDirectory directory;
    store::Database database = store::Database::open(directory.path() / "santral.db").value();
    SeededRandom random{1};
    Administration administration = Administration::of_tenant(database, random).value();
};

// S1.04, S1.05, S1.06
TEST_F(AdministrationTest, AGroupIsMadeByItsName) {
    ASSERT_TRUE(administration.add_group("  Muhasebe  "));
    const auto present = administration.snapshot().value();
    EXPECT_TRUE(TenantView(*present, administration.tenant()).find_group("Muhasebe"));
}

TEST_F(AdministrationTest, AGroupNeedsANameOfItsOwn) {
    EXPECT_THAT(refusal(administration.add_group(" ")), HasSubstr("needs a name"));
    EXPECT_THAT(refusal(administration.add_group("Sales")), HasSubstr("already"));
    EXPECT_THAT(refusal(administration.add_group("a\nb")), HasSubstr("one line"));
    EXPECT_THAT(refusal(administration.add_group("\xff")), HasSubstr("UTF-8"));
    EXPECT_THAT(refusal(administration.add_group(std::string(129, 'x'))), HasSubstr("at most 128 bytes"));
}

TEST_F(AdministrationTest, WhatAnExtensionUsesIsNotRemovedAndTheUserIsNamed) {
    EXPECT_THAT(refusal(administration.remove_group("Sales")), HasSubstr("in use by extension 101"));
    EXPECT_THAT(refusal(administration.remove_port("main")), HasSubstr("in use by extension 101"));
    EXPECT_THAT(refusal(administration.remove_profile("national")), HasSubstr("in use by extension 101"));
    ASSERT_TRUE(administration.remove_extension("101"));
    EXPECT_TRUE(administration.remove_group("Sales"));
    EXPECT_TRUE(administration.remove_port("main"));
    EXPECT_TRUE(administration.remove_profile("national"));
}

TEST_F(AdministrationTest, WhatDoesNotExistIsNotRemovedAndTheChoicesAreNamed) {
    EXPECT_THAT(refusal(administration.remove_group("Marketing")), HasSubstr("choose one of Sales"));
    EXPECT_THAT(refusal(administration.remove_port("side")), HasSubstr("choose one of main"));
    EXPECT_THAT(refusal(administration.remove_profile("world")), HasSubstr("choose one of national"));
}

// S1.14
TEST_F(AdministrationTest, APortIsStoredAsItIsUnderstood) {
    ASSERT_TRUE(administration.add_port({.name = "branch",
                                         .address = "[2001:db8::1]",
                                         .port = 5070,
                                         .transports = {"TCP", "tcp"},
                                         .allowed_networks = {"10.0.0.0/8"},
                                         .advertised_address = "203.0.113.5"}));
    const auto present = administration.snapshot().value();
    const auto* port = TenantView(*present, administration.tenant()).find_port("branch").value();
    EXPECT_EQ(port->bind, Endpoint::parse("[2001:db8::1]:5070").value());
    EXPECT_EQ(port->transports, std::vector{sip::Transport::tcp});
    EXPECT_TRUE(port->allows(IpAddress::parse("10.9.9.9").value()));
    EXPECT_EQ(port->advertised, IpAddress::parse("203.0.113.5").value());
}

TEST_F(AdministrationTest, APortThatCannotBeServedIsRefused) {
    EXPECT_THAT(refusal(administration.add_port({.name = "a", .address = "host"})), HasSubstr("host"));
    EXPECT_THAT(refusal(administration.add_port({.name = "a", .port = 65536})), HasSubstr("1 to 65535"));
    EXPECT_THAT(refusal(administration.add_port({.name = "a", .transports = {}})),
                HasSubstr("needs a transport"));
    EXPECT_THAT(refusal(administration.add_port({.name = "a", .transports = {"sctp"}})), HasSubstr("sctp"));
    EXPECT_THAT(refusal(administration.add_port({.name = "a", .allowed_networks = {"10.0.0.0/99"}})),
                HasSubstr("10.0.0.0/99"));
    EXPECT_THAT(refusal(administration.add_port({.name = "a", .advertised_address = "here"})),
                HasSubstr("here"));
    EXPECT_EQ(
        administration.add_port({.name = "a", .allowed_networks = std::vector<std::string>(65, "10.0.0.0/8")})
            .error()
            .code,
        Errc::too_large);
}

TEST_F(AdministrationTest, TlsIsOneAboveTcpAndByItselfAtThePort) {
    using sip::Transport;
    const auto both = ConnectionPort{.bind = *Endpoint::parse("192.0.2.1:5060"),
                                     .transports = {Transport::udp, Transport::tcp, Transport::tls}};
    const auto alone = ConnectionPort{.bind = both.bind, .transports = {Transport::tls}};

    EXPECT_EQ(both.bind_of(Transport::tcp).port, 5060);
    EXPECT_EQ(both.bind_of(Transport::tls).port, 5061);
    EXPECT_EQ(alone.bind_of(Transport::tls).port, 5060);
    EXPECT_THAT(refusal(administration.add_port({.name = "a", .port = 65535, .transports = {"tcp", "tls"}})),
                HasSubstr("none above 65535"));
}

TEST_F(AdministrationTest, TlsDoesNotListenWhereAnotherPortHasTcp) {
    EXPECT_THAT(refusal(administration.add_port({.name = "twin", .transports = {"tls"}})),
                HasSubstr("\"main\" listens on 0.0.0.0:5060 already"));
    EXPECT_TRUE(administration.add_port({.name = "secure", .port = 5061, .transports = {"tls"}}));
}

TEST_F(AdministrationTest, WebSocketsComeByTheWebAndMayBelongToSeveralPorts) {
    EXPECT_TRUE(administration.add_port({.name = "browsers", .transports = {"ws", "wss"}}));
    EXPECT_TRUE(administration.add_port({.name = "more", .transports = {"wss"}}));
}

TEST_F(AdministrationTest, TwoPortsDoNotListenOnTheSame) {
    EXPECT_THAT(refusal(administration.add_port({.name = "twin", .transports = {"udp"}})),
                HasSubstr("\"main\" listens on 0.0.0.0:5060 already"));
}

// S1.16
TEST_F(AdministrationTest, AProfileKeepsItsRulesInOrder) {
    using enum OutboundRule::Verdict;
    ASSERT_TRUE(administration.add_profile(
        {.name = "cheap", .max_calls = 2, .rules = {{deny, "0900."}, {allow, "0."}}}));
    const auto present = administration.snapshot().value();
    const auto* profile = TenantView(*present, administration.tenant()).find_profile("cheap").value();
    EXPECT_EQ(profile->max_calls, 2u);
    EXPECT_FALSE(profile->allows("09001"));
    EXPECT_TRUE(profile->allows("0212"));
}

// S1.16
TEST_F(AdministrationTest, AProfileWithABadRuleIsRefusedWhole) {
    using enum OutboundRule::Verdict;
    EXPECT_THAT(refusal(administration.add_profile({.name = "odd", .rules = {{allow, "0."}, {deny, "0?"}}})),
                HasSubstr("number pattern 0?"));
    EXPECT_EQ(administration.add_profile({.name = "odd", .max_calls = -1}).error().code, Errc::malformed);
    EXPECT_EQ(administration.add_profile({.name = "odd", .rules = std::vector<NewRule>(201, {allow, "0."})})
                  .error()
                  .code,
              Errc::too_large);
    EXPECT_THAT(refusal(administration.add_profile({.name = "national"})), HasSubstr("already"));
}

// X2, N1
TEST_F(AdministrationTest, TheNumberRuleIsKeptUnlessAPresentNumberBreaksIt) {
    ASSERT_TRUE(administration.change_rules({.numbers = NumberRule{2, 3}}));
    EXPECT_THAT(refusal(administration.change_rules({.numbers = NumberRule{4, 6}})),
                HasSubstr("extension 101 would break the rule"));
    EXPECT_THAT(refusal(administration.change_rules({.numbers = NumberRule{3, 2}})),
                HasSubstr("the shorter one first"));
    EXPECT_FALSE(administration.change_rules({.numbers = NumberRule{0, 3}}));
    EXPECT_FALSE(administration.change_rules({.numbers = NumberRule{1, 16}}));
    EXPECT_EQ(
        administration.add_extension({.number = "1234", .name = "Bo", .groups = {"Sales"}}).error().code,
        Errc::malformed);
}

// X3, N9
TEST_F(AdministrationTest, EmergencyNumbersAreAddedUnlessAnExtensionHasOne) {
    ASSERT_TRUE(administration.change_rules({.emergency_numbers = {{"155"}}}));
    EXPECT_TRUE(administration.snapshot().value()->is_emergency(administration.tenant(), "155"));
    EXPECT_TRUE(administration.snapshot().value()->is_emergency(administration.tenant(), "112"));
    EXPECT_THAT(refusal(administration.change_rules({.emergency_numbers = {{"101"}}})),
                HasSubstr("extension 101"));
    EXPECT_FALSE(administration.change_rules({.emergency_numbers = {{"help"}}}));
}

// X11
TEST_F(AdministrationTest, ATenantThatDoesNotExistIsRefused) {
    EXPECT_EQ(Administration::of_tenant(database, random, "nobody").error().code, Errc::not_found);
}

// X11
TEST_F(AdministrationTest, TheGroupsPortsAndNumbersOfAnotherTenantAreInvisible) {
    ASSERT_TRUE(
        store::add_tenant(database, {.id = "t2", .name = "other", .domain = "other", .realm = "other"}));
    auto other = Administration::of_tenant(database, random, "other").value();
    EXPECT_THAT(other.add_extension({.number = "101", .name = "Bo", .groups = {"Sales"}}).error().detail,
                HasSubstr("no extension group yet"));
    ASSERT_TRUE(other.add_group("Sales"));
    ASSERT_TRUE(other.add_port({.name = "main"}));
    EXPECT_TRUE(other.add_extension({.number = "101", .name = "Bo", .groups = {"Sales"}}));
    EXPECT_THAT(TenantView(*other.snapshot().value(), other.tenant()).numbers(), ElementsAre("101"));
    EXPECT_EQ(other.remove_extension("102").error().code, Errc::not_found);
}

}  // namespace
}  // namespace santral::directory
