// Packs, changed codes, and what a dialled code means.

#include "directory/feature_codes.h"

#include <gmock/gmock.h>

namespace santral::directory {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Dialled = FeatureCodes::Dialled;

// X1, S3.20, S4.12, S4.15, S4.17
TEST(FeatureCodes, TheFirstPackHasTheCodesOfBothDocuments) {
    const FeatureCodes codes;
    EXPECT_THAT(codes.codes_of(FeatureCode::attended_transfer), ElementsAre("*2", "**"));
    EXPECT_THAT(codes.codes_of(FeatureCode::blind_transfer), ElementsAre("#"));
    EXPECT_EQ(codes.find(CodePlace::consulting, "*")->feature, FeatureCode::return_to_caller);
    EXPECT_EQ(codes.find(CodePlace::talking, "*"), nullptr);
    EXPECT_TRUE(codes.may_grow(CodePlace::talking, "*"));
    EXPECT_FALSE(codes.may_grow(CodePlace::talking, "*2"));
    EXPECT_FALSE(codes.may_grow(CodePlace::consulting, "*"));
}

// S4.18, S4.19, S4.20, X3
TEST(FeatureCodes, TheLongestCodeThatWasDialledFromIdleWins) {
    const FeatureCodes codes;
    EXPECT_EQ(codes.find_idle("*8101"), (Dialled{FeatureCode::pickup, "101"}));
    EXPECT_EQ(codes.find_idle("*835"), (Dialled{FeatureCode::pickup, "35"}));
    EXPECT_EQ(codes.find_idle("*8112"), (Dialled{FeatureCode::pickup_any, ""}));
    EXPECT_EQ(codes.find_idle("*81123"), (Dialled{FeatureCode::pickup, "1123"}));
    EXPECT_EQ(codes.find_idle("*8"), (Dialled{FeatureCode::pickup, ""}));
    EXPECT_EQ(codes.find_idle("*72+4922155501"), (Dialled{FeatureCode::forward_on, "+4922155501"}));
    EXPECT_EQ(codes.find_idle("*78"), (Dialled{FeatureCode::do_not_disturb_on, ""}));
}

// X3
TEST(FeatureCodes, WhatIsNoCodeFromIdleIsNone) {
    const FeatureCodes codes;
    EXPECT_EQ(codes.find_idle("112"), std::nullopt);
    EXPECT_EQ(codes.find_idle("*235"), std::nullopt);
    EXPECT_EQ(codes.find_idle("*785"), std::nullopt);
    EXPECT_EQ(codes.find_idle("*8anna"), std::nullopt);
    EXPECT_EQ(codes.find_idle("*8" + std::string(max_argument_keys + 1, '1')), std::nullopt);
    EXPECT_EQ(codes.find_idle(""), std::nullopt);
}

TEST(FeatureCodes, TheOtherPacksAreThoseThatPeopleKnow) {
    const FeatureCodes freepbx(CodePack::freepbx);
    EXPECT_THAT(freepbx.codes_of(FeatureCode::blind_transfer), ElementsAre("##"));
    EXPECT_EQ(freepbx.find_idle("**101"), (Dialled{FeatureCode::pickup, "101"}));
    EXPECT_EQ(freepbx.find_idle("*8"), (Dialled{FeatureCode::pickup_any, ""}));
    EXPECT_EQ(freepbx.find_idle("*5235"), (Dialled{FeatureCode::forward_no_answer_on, "35"}));
    const FeatureCodes fusionpbx(CodePack::fusionpbx);
    EXPECT_THAT(fusionpbx.codes_of(FeatureCode::attended_transfer), ElementsAre("*4"));
    EXPECT_THAT(fusionpbx.codes_of(FeatureCode::blind_transfer), ElementsAre("*1"));
}

TEST(FeatureCodes, ATenantGivesAFeatureOtherCodesOrNone) {
    FeatureCodes codes;
    ASSERT_TRUE(codes.set_codes(FeatureCode::pickup_any, {"*9", "*10"}));
    EXPECT_THAT(codes.codes_of(FeatureCode::pickup_any), ElementsAre("*9", "*10"));
    EXPECT_EQ(codes.find_idle("*8112"), (Dialled{FeatureCode::pickup, "112"}));
    ASSERT_TRUE(codes.set_codes(FeatureCode::pickup, {}));
    EXPECT_EQ(codes.find_idle("*8101"), std::nullopt);
}

TEST(FeatureCodes, ACodeIsOneToEightKeysAndAFeatureHasFourAtMost) {
    FeatureCodes codes;
    EXPECT_THAT(codes.set_codes(FeatureCode::pickup, {"*8a"}).error().detail, HasSubstr("use the keys"));
    EXPECT_EQ(codes.set_codes(FeatureCode::pickup, {""}).error().code, Errc::malformed);
    EXPECT_TRUE(codes.set_codes(FeatureCode::pickup, {"*1234567"}));
    EXPECT_EQ(codes.set_codes(FeatureCode::pickup, {"*12345678"}).error().code, Errc::too_large);
    EXPECT_EQ(codes.set_codes(FeatureCode::pickup, {"*1", "*2", "*3", "*4", "*5"}).error().code,
              Errc::too_large);
    EXPECT_THAT(codes.codes_of(FeatureCode::pickup), ElementsAre("*1234567"));
}

TEST(FeatureCodes, WordsAreReadBack) {
    for (const auto feature : all_feature_codes()) EXPECT_EQ(to_feature_code(to_string(feature)), feature);
    for (const auto& word : code_pack_names()) EXPECT_EQ(to_string(*to_code_pack(word)), word);
    EXPECT_EQ(to_feature_code("coffee"), std::nullopt);
    EXPECT_EQ(to_code_pack("asterisk"), std::nullopt);
}

}  // namespace
}  // namespace santral::directory
