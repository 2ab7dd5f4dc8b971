// Destinations as text, and those that are refused.

#include "directory/destination.h"

#include <gmock/gmock.h>

namespace santral::directory {
namespace {

using testing::HasSubstr;

std::string again(std::string_view text) {
    const auto parsed = Destination::parse(text);
    return parsed ? parsed->text() : parsed.error().detail;
}

// S4.05, S4.06, S4.07
TEST(Destination, IsAKindAndAnArgument) {
    const auto parsed = Destination::parse("extension/101");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->kind, "extension");
    EXPECT_EQ(parsed->argument, "101");
    EXPECT_EQ(again("extension/101"), "extension/101");
    EXPECT_EQ(again("ring_plan/sales-desk_2"), "ring_plan/sales-desk_2");
    EXPECT_EQ(again("number/35"), "number/35");
    EXPECT_EQ(again("outside/+492215550100"), "outside/+492215550100");
    EXPECT_EQ(again("outside/*5501#"), "outside/*5501#");
    EXPECT_EQ(again("city/+492215550100"), "city/+492215550100");
}

TEST(Destination, AnUnknownKindIsRefusedWithTheKindsThereAre) {
    EXPECT_EQ(again("fax/12"),
              "\"fax/12\" is no destination: write kind/argument, where the kind is one of "
              "extension, ring_plan, number, outside, city");
    EXPECT_THAT(again("101"), HasSubstr("write kind/argument"));
    EXPECT_THAT(again(""), HasSubstr("write kind/argument"));
    EXPECT_THAT(again("Extension/101"), HasSubstr("write kind/argument"));
}

TEST(Destination, TheArgumentHasToFitItsKind) {
    EXPECT_THAT(again("extension/"), HasSubstr("the number of an extension"));
    EXPECT_THAT(again("extension/anna"), HasSubstr("the number of an extension"));
    EXPECT_THAT(again("extension/1234567890123456"), HasSubstr("the number of an extension"));
    EXPECT_THAT(again("ring_plan/Sales"), HasSubstr("the name of a ring plan"));
    EXPECT_THAT(again("ring_plan/2nd"), HasSubstr("the name of a ring plan"));
    EXPECT_THAT(again("ring_plan/a/b"), HasSubstr("the name of a ring plan"));
    EXPECT_THAT(again("ring_plan/a12345678901234567890123456789012345678901"), HasSubstr("a ring plan"));
    EXPECT_THAT(again("number/+35"), HasSubstr("an internal number"));
    EXPECT_THAT(again("outside/+"), HasSubstr("as it is dialled"));
    EXPECT_THAT(again("outside/12 34"), HasSubstr("as it is dialled"));
    EXPECT_THAT(again("outside/123456789012345678901234567890123"), HasSubstr("as it is dialled"));
    EXPECT_THAT(again("city/492215550100"), HasSubstr("in international form"));
    EXPECT_THAT(again("city/+0221555"), HasSubstr("in international form"));
}

TEST(Destination, IsAtMost64CharactersLong) {
    const auto parsed = Destination::parse("outside/" + std::string(57, '1'));
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, Errc::too_large);
}

}  // namespace
}  // namespace santral::directory
