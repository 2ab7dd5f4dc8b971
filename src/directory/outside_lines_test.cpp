// What an administrator may and may not do with trunks, city numbers and the profiles that use them.

#include <gmock/gmock.h>

#include "directory/administration.h"
#include "directory/tenant_view.h"
#include "store/scratch_directory.h"

namespace santral::directory {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct OutsideLines : testing::Test {
    OutsideLines() {
        administration.add_group("Sales").value();
        administration.add_port({.name = "main"}).value();
        administration.add_extension({.number = "101", .name = "Ada", .groups = {"Sales"}}).value();
        administration.add_trunk(acme()).value();
        administration.add_city_number({"+902121234567", "acme", "Sales", "extension/101"}).value();
    }
    static NewTrunk acme() {
        return {.name = "acme", .host = "SIP.acme.example", .username = "0212", .password = "hush"};
    }
    std::string refusal(const Result<void>& refused) { return refused ? "" : refused.error().detail; }
    std::string refusal(void (*spoil)(NewTrunk&)) {
        auto wanted = acme();
        wanted.name = "other";
        spoil(wanted);
        return refusal(administration.add_trunk(wanted));
    }
    Trunk trunk() { return administration.snapshot().value()->trunks()[0]; }
    OutboundProfile profile() { return administration.snapshot().value()->profiles()[0]; }

    store::ScratchDirectory directory;
    store::Database database = store::Database::open(directory.path() / "santral.db").value();
    SeededRandom random{1};
    Administration administration = Administration::of_tenant(database, random).value();
};

TEST_F(OutsideLines, ATrunkIsKeptAsItWasMade) {
    EXPECT_EQ(trunk().kind, Trunk::Kind::registration);
    EXPECT_EQ(trunk().host, "sip.acme.example");
    EXPECT_EQ(trunk().port, 5060);
    EXPECT_EQ(trunk().password, "hush");
    EXPECT_EQ(trunk().domain(), "sip.acme.example");
    EXPECT_TRUE(trunk().is_enabled);
    EXPECT_FALSE(trunk().trusts_identity);
}

TEST_F(OutsideLines, APatchChangesWhatItNamesAndKeepsThePassword) {
    ASSERT_TRUE(
        administration.change_trunk("acme", {.host = "192.0.2.9", .max_calls = 4, .is_enabled = false}));
    EXPECT_EQ(trunk().host, "192.0.2.9");
    EXPECT_EQ(trunk().max_calls, 4u);
    EXPECT_FALSE(trunk().is_enabled);
    EXPECT_EQ(trunk().username, "0212");
    EXPECT_EQ(trunk().password, "hush");
    ASSERT_TRUE(administration.change_trunk("acme", {.max_calls = std::optional<int>()}));
    EXPECT_EQ(trunk().max_calls, std::nullopt);
}

TEST_F(OutsideLines, ATrunkThatCannotWorkIsRefusedWithTheReason) {
    EXPECT_THAT(refusal([](NewTrunk& t) { t.name = "acme"; }), HasSubstr("already"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.kind = "magic"; }), HasSubstr("registration or address"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.host = "a b"; }), HasSubstr("no host"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.host = ""; }), HasSubstr("no host"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.port = 0; }), HasSubstr("port number"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.transport = "ws"; }), HasSubstr("use udp, tcp or tls"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.connection_port = "x"; }), HasSubstr("choose one of main"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.username = ""; }), HasSubstr("user name"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.username = "a\r\nb"; }), HasSubstr("controls"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.password = std::string(max_password_bytes + 1, 'x'); }),
                HasSubstr("bytes"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.register_for_s = 5; }), HasSubstr("30 to 86400"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.max_calls = -1; }), HasSubstr("0 to 10000"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.from_domain = "a b"; }), HasSubstr("no domain"));
}

// C16: no stranger on a trunk.
TEST_F(OutsideLines, NoTrunkTakesCallsFromEverybody) {
    EXPECT_THAT(refusal([](NewTrunk& t) { t.networks = {"0.0.0.0/0"}; }), HasSubstr("everybody"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.networks = {"::/0"}; }), HasSubstr("everybody"));
    EXPECT_THAT(refusal([](NewTrunk& t) { t.networks.assign(max_networks_of_trunk + 1, "10.0.0.1"); }),
                HasSubstr("at most 64"));
}

TEST_F(OutsideLines, ATrunkNeedsAConnectionPortOfItsTransport) {
    administration.add_port({.name = "dull", .port = 5070, .transports = {"udp"}}).value();
    EXPECT_THAT(refusal([](NewTrunk& t) {
                    t.connection_port = "dull";
                    t.transport = "tcp";
                }),
                HasSubstr("does not speak tcp"));
}

// S4.06
TEST_F(OutsideLines, ACityNumberLeadsToADestination) {
    const auto present = administration.snapshot().value();
    const auto& city = present->city_numbers()[0];
    EXPECT_EQ(city.destination.text(), "extension/101");
    EXPECT_EQ(city.trunk, present->trunks()[0].id);
    ASSERT_TRUE(administration.change_city_number("+902121234567", {.destination = "outside/05321234567"}));
    EXPECT_EQ(administration.snapshot().value()->city_numbers()[0].destination.kind, "outside");
}

TEST_F(OutsideLines, ACityNumberThatCannotWorkIsRefusedWithTheReason) {
    const auto add = [this](NewCityNumber wanted) { return refusal(administration.add_city_number(wanted)); };
    EXPECT_THAT(add({"+902121234567", "acme", "", "extension/101"}), HasSubstr("already"));
    EXPECT_THAT(add({"02121234567", "acme", "", "extension/101"}), HasSubstr("country code"));
    EXPECT_THAT(add({"+90212x", "acme", "", "extension/101"}), HasSubstr("no city number"));
    EXPECT_THAT(add({"+902121234568", "nobody", "", "extension/101"}), HasSubstr("choose one of acme"));
    EXPECT_THAT(add({"+902121234568", "", "", "extension/999"}), HasSubstr("no extension 999"));
    EXPECT_THAT(add({"+902121234568", "", "", "moon/1"}), HasSubstr("no destination"));
    EXPECT_THAT(add({"+902121234568", "", "", "city/+902121234568"}), HasSubstr("itself"));
}

// S1.16
TEST_F(OutsideLines, AProfileNamesItsTrunksItsRewritingAndItsNumber) {
    const auto allow = OutboundRule::Verdict::allow;
    ASSERT_TRUE(administration.add_profile({.name = "national",
                                            .rules = {{allow, "90X.", 2, "+90"}},
                                            .trunks = {"acme", "acme"},
                                            .shown_number = "+902121234567"}));
    EXPECT_EQ(profile().trunks.size(), 1u);
    EXPECT_TRUE(profile().shown_number);
    EXPECT_EQ(rewritten(*profile().find_rule("905321234567"), "905321234567"), "+905321234567");
    ASSERT_TRUE(administration.change_profile("national", {.max_calls = 3}));
    EXPECT_EQ(profile().trunks.size(), 1u);
    EXPECT_EQ(profile().rules[0].strip, 2u);
    ASSERT_TRUE(administration.change_profile("national",
                                              {.trunks = std::vector<std::string>(), .shown_number = ""}));
    EXPECT_TRUE(profile().trunks.empty());
    EXPECT_FALSE(profile().shown_number);
}

// C16
TEST_F(OutsideLines, AProfileShowsOnlyANumberOfTheFirm) {
    EXPECT_THAT(refusal(administration.add_profile({.name = "x", .shown_number = "+441234567890"})),
                HasSubstr("choose one of +902121234567"));
}

TEST_F(OutsideLines, AProfileThatCannotWorkIsRefusedWithTheReason) {
    const auto allow = OutboundRule::Verdict::allow;
    const auto deny = OutboundRule::Verdict::deny;
    const auto with_rule = [&](NewRule rule) {
        return refusal(administration.add_profile({.name = "x", .rules = {std::move(rule)}}));
    };
    EXPECT_THAT(with_rule({allow, "0.", -1, ""}), HasSubstr("taken off"));
    EXPECT_THAT(with_rule({allow, "0.", 33, ""}), HasSubstr("taken off"));
    EXPECT_THAT(with_rule({allow, "0.", 0, "abc"}), HasSubstr("no prefix"));
    EXPECT_THAT(with_rule({deny, "0.", 1, ""}), HasSubstr("goes nowhere"));
    EXPECT_THAT(refusal(administration.add_profile({.name = "x", .trunks = {"nobody"}})),
                HasSubstr("choose one of acme"));
    EXPECT_THAT(refusal(administration.add_profile(
                    {.name = "x", .trunks = std::vector<std::string>(max_trunks_of_profile + 1, "acme")})),
                HasSubstr("at most 16"));
}

TEST_F(OutsideLines, WhatIsInUseIsNotRemovedAndTheUserIsNamed) {
    administration.add_profile({.name = "national", .trunks = {"acme"}, .shown_number = "+902121234567"})
        .value();
    EXPECT_THAT(refusal(administration.remove_trunk("acme")),
                HasSubstr("in use by city number +902121234567"));
    EXPECT_THAT(refusal(administration.remove_city_number("+902121234567")),
                HasSubstr("in use by profile national"));
    ASSERT_TRUE(administration.change_profile("national", {.shown_number = ""}));
    ASSERT_TRUE(administration.remove_city_number("+902121234567"));
    EXPECT_THAT(refusal(administration.remove_trunk("acme")), HasSubstr("in use by profile national"));
    ASSERT_TRUE(administration.remove_profile("national"));
    administration.remove_extension("101").value();
    EXPECT_THAT(refusal(administration.remove_port("main")), HasSubstr("in use by trunk acme"));
    ASSERT_TRUE(administration.remove_trunk("acme"));
    EXPECT_TRUE(administration.remove_port("main"));
}

// S4.06: carriers write the same number in many ways.
TEST_F(OutsideLines, ACityNumberIsFoundHoweverACarrierWritesIt) {
    const auto present = administration.snapshot().value();
    const auto finds = [&](std::string_view text) {
        return present->find_city_number(administration.tenant(), text) != nullptr;
    };
    EXPECT_TRUE(finds("+902121234567"));
    EXPECT_TRUE(finds("00902121234567"));
    EXPECT_TRUE(finds("902121234567"));
    EXPECT_TRUE(finds("02121234567"));
    EXPECT_TRUE(finds("2121234567"));
    EXPECT_FALSE(finds("+2121234567"));
    EXPECT_FALSE(finds("4567"));
    EXPECT_FALSE(finds("101"));
    EXPECT_FALSE(finds(""));
    EXPECT_FALSE(finds("902121234568"));
}

TEST_F(OutsideLines, AShortFormThatFitsTwoNumbersFitsNone) {
    administration.add_city_number({"+442121234567", "acme", "", "extension/101"}).value();
    const auto present = administration.snapshot().value();
    EXPECT_EQ(present->find_city_number(administration.tenant(), "2121234567"), nullptr);
    EXPECT_NE(present->find_city_number(administration.tenant(), "442121234567"), nullptr);
}

}  // namespace
}  // namespace santral::directory
