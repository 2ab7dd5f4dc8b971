// Internal numbers, ring plans, feature codes and call rules as an administrator types them.

#include <gmock/gmock.h>

#include "app/command_desk.h"

namespace santral::app {
namespace {

using testing::HasSubstr;
using testing::Not;

struct NumberCommandsTest : CommandDesk {
    NumberCommandsTest() {
        furnish();
        type("extension add 101 Ada --group Sales --random-password");
        type("extension add 102 Bob --group Sales --random-password");
        reloads = 0;
    }
};

// S4.05, S4.24, S4.26
TEST_F(NumberCommandsTest, AnInternalNumberIsAddedListedChangedAndRemoved) {
    EXPECT_EQ(complaint("internal-number add 35 Sales extension/101"), "0 ");
    EXPECT_EQ(reloads, 1);
    EXPECT_THAT(type("internal-number list"), HasSubstr("35      Sales  extension/101"));
    type("internal-number set 35 --name 'Front desk' --destination outside/0225551234");
    EXPECT_THAT(type("internal-number list"), HasSubstr("35      Front desk  outside/0225551234"));
    EXPECT_EQ(complaint("internal-number remove 35"), "0 ");
    EXPECT_THAT(complaint("internal-number remove 35"), HasSubstr("there is no internal number 35"));
}

// S4.21, N1
TEST_F(NumberCommandsTest, AClashOfNumbersIsNotedAndAnEmergencyNumberRefused) {
    EXPECT_THAT(complaint("internal-number add 10 Short extension/101"),
                HasSubstr("0 note: 101, 102 begins with 10"));
    EXPECT_THAT(complaint("internal-number add 112 Help extension/101"), HasSubstr("emergency number"));
}

// S4.28 to S4.31
TEST_F(NumberCommandsTest, ARingPlanIsAddedListedChangedAndRemoved) {
    EXPECT_EQ(
        complaint("ring-plan add sales --member 101 --member 102 --ring-for 15 --on-busy extension/101"),
        "0 ");
    EXPECT_THAT(type("ring-plan list"),
                HasSubstr("sales  101, 102  at_once  15 s       -          extension/101  -"));
    type("ring-plan set sales --order in_order --member 102 --on-busy none --on-no-answer extension/101");
    EXPECT_THAT(type("ring-plan list"), HasSubstr("sales  102      in_order  15 s       extension/101  -"));
    EXPECT_EQ(complaint("internal-number add 35 Sales ring_plan/sales"), "0 ");
    EXPECT_THAT(complaint("ring-plan remove sales"), HasSubstr("internal number 35"));
    type("internal-number remove 35");
    EXPECT_EQ(complaint("ring-plan remove sales"), "0 ");
    EXPECT_THAT(type("ring-plan list"), Not(HasSubstr("sales")));
}

// X1, X3
TEST_F(NumberCommandsTest, FeatureCodesAreListedAndChanged) {
    EXPECT_THAT(type("feature-code list"), HasSubstr("pack it_pl; 1000 ms"));
    EXPECT_THAT(type("feature-code list"), HasSubstr("attended_transfer      *2  **"));
    EXPECT_EQ(complaint("feature-code set pickup_any '*9'"), "0 ");
    EXPECT_THAT(type("feature-code list"), HasSubstr("pickup_any             *9"));
    EXPECT_EQ(complaint("feature-code set pickup_any --as-in-pack"), "0 ");
    EXPECT_THAT(type("feature-code list"), HasSubstr("pickup_any             *8112"));
    EXPECT_EQ(complaint("feature-code set pickup_any --none"), "0 ");
    EXPECT_THAT(type("feature-code list"), Not(HasSubstr("*8112")));
    EXPECT_EQ(complaint("feature-code pack freepbx"), "0 ");
    EXPECT_EQ(complaint("feature-code times --code 1.5"), "0 ");
    EXPECT_THAT(type("feature-code list"), HasSubstr("pack freepbx; 1500 ms"));
}

// X3
TEST_F(NumberCommandsTest, FeatureCodesThatCannotWorkAreRefused) {
    EXPECT_THAT(complaint("feature-code set do_not_disturb_on '*85'"), HasSubstr("is shadowed by *8"));
    EXPECT_THAT(complaint("feature-code set pickup"), HasSubstr("give the keys, --none or --as-in-pack"));
    EXPECT_THAT(complaint("feature-code set coffee '*5'"), HasSubstr("no feature \"coffee\""));
    EXPECT_THAT(complaint("feature-code times --number 1e99"), HasSubstr("milliseconds"));
    type("internal-number add 10 Short extension/101");
    EXPECT_THAT(complaint("feature-code list"), HasSubstr("note: 101 begins with 10"));
}

// S4.29 to S4.31, X4, X6
TEST_F(NumberCommandsTest, TheCallRulesOfAnExtensionAreChangedAndShown) {
    EXPECT_EQ(
        complaint("call-rules set 101 --do-not-disturb on --forward-busy extension/102 --forward-after 5 "
                  "--code-rights incoming --dealing on"),
        "0 ");
    EXPECT_EQ(reloads, 1);
    EXPECT_THAT(type("call-rules show 101"), HasSubstr("do not disturb       yes"));
    EXPECT_THAT(type("call-rules show 101"), HasSubstr("forward busy         extension/102"));
    EXPECT_THAT(type("call-rules show 101"), HasSubstr("feature codes in     incoming"));
    type("call-rules set 101 --do-not-disturb off --forward-busy none");
    EXPECT_THAT(type("call-rules show 101"), HasSubstr("forward busy         -"));
    EXPECT_THAT(type("call-rules show 101"), HasSubstr("do not disturb       no"));
    EXPECT_THAT(type("call-rules show 101"), HasSubstr("dealing              yes"));
}

TEST_F(NumberCommandsTest, CallRulesThatMakeNoSenseAreRefused) {
    EXPECT_THAT(complaint("call-rules set 101 --do-not-disturb maybe"), HasSubstr("--do-not-disturb"));
    EXPECT_THAT(complaint("call-rules set 101 --forward-always extension/9"), HasSubstr("no extension 9"));
    EXPECT_THAT(complaint("call-rules set 101 --forward-after 601"), HasSubstr("1 to 600 seconds"));
    EXPECT_THAT(complaint("call-rules set 101 --show +48221234567"), HasSubstr("city-number"));
    EXPECT_THAT(complaint("call-rules show 999"), HasSubstr("there is no extension 999"));
}

}  // namespace
}  // namespace santral::app
