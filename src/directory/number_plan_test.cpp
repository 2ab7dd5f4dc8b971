// Which internal numbers may be saved, and which clashes are named.

#include "directory/number_plan.h"

#include <gmock/gmock.h>

namespace santral::directory {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct NumberPlan : testing::Test {
    Tenant tenant{.name = "default", .emergency_numbers = {"112", "911", "155"}};
};

// S1.10, N1, X2
TEST_F(NumberPlan, OneDigitTwoDigitsOrMoreByDefault) {
    EXPECT_TRUE(check_internal_number(tenant, "1"));
    EXPECT_TRUE(check_internal_number(tenant, "12"));
    EXPECT_TRUE(check_internal_number(tenant, "123456"));
    EXPECT_EQ(check_internal_number(tenant, "1234567").error().detail,
              "1234567 has 7 digits: internal numbers of tenant default have 1 to 6 digits");
}

// S4.10, N1, X2
TEST_F(NumberPlan, TheTenantsOwnRuleDecides) {
    tenant.numbers = {2, 3};
    EXPECT_FALSE(check_internal_number(tenant, "1"));
    EXPECT_TRUE(check_internal_number(tenant, "12"));
    EXPECT_TRUE(check_internal_number(tenant, "123"));
    EXPECT_THAT(check_internal_number(tenant, "1234").error().detail, HasSubstr("2 to 3 digits"));
    tenant.numbers = {3, 3};
    EXPECT_THAT(check_internal_number(tenant, "12").error().detail, HasSubstr("have 3 digits"));
}

// S4.21, X3, N1
TEST_F(NumberPlan, EmergencyNumbersAreNeverInternal) {
    EXPECT_EQ(check_internal_number(tenant, "112").error().code, Errc::conflict);
    EXPECT_EQ(check_internal_number(tenant, "911").error().code, Errc::conflict);
    EXPECT_EQ(check_internal_number(tenant, "155").error().code, Errc::conflict);
    tenant.emergency_numbers.clear();
    EXPECT_THAT(check_internal_number(tenant, "112").error().detail, HasSubstr("emergency number"));
}

TEST_F(NumberPlan, OnlyDigitsMakeAnInternalNumber) {
    EXPECT_EQ(check_internal_number(tenant, "").error().code, Errc::malformed);
    EXPECT_EQ(check_internal_number(tenant, "10a").error().code, Errc::malformed);
    EXPECT_EQ(check_internal_number(tenant, "+10").error().code, Errc::malformed);
    EXPECT_EQ(check_internal_number(tenant, "*8").error().code, Errc::malformed);
}

// X2, N1
TEST_F(NumberPlan, ANumberThatBeginsWithAnotherIsAllowedAndNamed) {
    const std::vector<std::string> others = {"1", "12", "123", "124", "20"};
    EXPECT_THAT(prefix_clashes("12", others),
                ElementsAre(HasSubstr("12 begins with 1,"), HasSubstr("123, 124 begins with 12,")));
    EXPECT_THAT(prefix_clashes("30", others), ElementsAre());
}

}  // namespace
}  // namespace santral::directory
