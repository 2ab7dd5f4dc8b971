// How an extension comes to exist: the form of S1, field by field.

#include <gmock/gmock.h>

#include "directory/administration.h"
#include "directory/demo.h"
#include "directory/tenant_view.h"
#include "sip/auth/digest.h"
#include "store/scratch_directory.h"

namespace santral::directory {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct AddExtension : testing::Test {
    // A house in which extensions can be made.
    void furnish() {
        administration.add_group("Sales").value();
        administration.add_group("Support").value();
        administration.add_port({.name = "main"}).value();
        administration.add_profile({.name = "national"}).value();
    }
    NewExtension wanted(std::string number) {
        return {.number = std::move(number),
                .name = "Zeynep Yıldız",
                .password = "correct horse battery",
                .groups = {"Sales"}};
    }
    std::string refusal(const NewExtension& refused) {
        const auto outcome = administration.add_extension(refused);
        return outcome ? "" : outcome.error().detail;
    }
    Extension find(std::string_view number) {
        return **TenantView(*(present = administration.snapshot().value()), administration.tenant())
                     .find_extension(number);
    }

    store::ScratchDirectory directory;
    store::Database database = store::Database::open(directory.path() / "santral.db").value();
    SeededRandom random{1};
    Administration administration = Administration::of_tenant(database, random).value();
    SnapshotPointer present;
};

// S1.03, S1.07
TEST_F(AddExtension, NeedsAGroupToExistFirst) {
    EXPECT_EQ(refusal(wanted("101")),
              "there is no extension group yet: make one first (santral group add NAME)");
}

// S1.09, S1.10, S1.14, S1.16, S1.17, S1.23
TEST_F(AddExtension, StoresTheWholeForm) {
    furnish();
    auto form = wanted("101");
    form.groups = {"Sales", "Support"};
    form.port = "main";
    form.profile = "national";
    form.max_contacts = 3;
    ASSERT_THAT(administration.add_extension(form).value(), IsEmpty());

    const auto stored = find("101");
    EXPECT_EQ(stored.name, "Zeynep Yıldız");
    EXPECT_EQ(stored.groups.size(), 2u);
    EXPECT_EQ(present->find_port(stored.port)->name, "main");
    EXPECT_EQ(present->find_profile(*stored.profile)->name, "national");
    EXPECT_EQ(stored.max_contacts, 3u);
}

// S1.11
TEST_F(AddExtension, KeepsThePasswordAsDigestsAlone) {
    furnish();
    ASSERT_TRUE(administration.add_extension(wanted("101")));
    const auto expected = sip::make_ha1("101", "santral", "correct horse battery");
    EXPECT_EQ(find("101").ha1->md5, expected.md5);
    EXPECT_EQ(find("101").ha1->sha256, expected.sha256);
}

// S1.12, S1.13
TEST_F(AddExtension, WithAnEmptyPasswordHasNoDigest) {
    furnish();
    auto form = wanted("101");
    form.password = "";
    EXPECT_THAT(administration.add_extension(form).value(), ElementsAre(HasSubstr("no phone can register")));
    EXPECT_FALSE(find("101").ha1);
}

// S1.10, N1
TEST_F(AddExtension, TakesOneDigitTwoDigitsOrMore) {
    furnish();
    EXPECT_TRUE(administration.add_extension(wanted("7")));
    EXPECT_TRUE(administration.add_extension(wanted("42")));
    EXPECT_TRUE(administration.add_extension(wanted("123456")));
    EXPECT_THAT(refusal(wanted("1234567")), HasSubstr("1 to 6 digits"));
    EXPECT_THAT(refusal(wanted("")), HasSubstr("digits 0 to 9"));
}

// X3, S4.21
TEST_F(AddExtension, IsNeverAnEmergencyNumber) {
    furnish();
    EXPECT_THAT(refusal(wanted("112")), HasSubstr("emergency number"));
    EXPECT_THAT(refusal(wanted("911")), HasSubstr("emergency number"));
}

// X2, N1
TEST_F(AddExtension, NamesTheNumbersThatBeginWithOneAnother) {
    furnish();
    ASSERT_TRUE(administration.add_extension(wanted("1")));
    EXPECT_THAT(administration.add_extension(wanted("12")).value(),
                ElementsAre(HasSubstr("12 begins with 1,")));
}

TEST_F(AddExtension, ANumberThatIsTakenNamesItsOwner) {
    furnish();
    ASSERT_TRUE(administration.add_extension(wanted("101")));
    EXPECT_EQ(refusal(wanted("101")), "number 101 is taken by Zeynep Yıldız: choose another");
}

// S1.14, S1.15
TEST_F(AddExtension, OffersOnlyThePortsThatTheAdministratorDefined) {
    furnish();
    auto form = wanted("101");
    form.port = "side";
    EXPECT_THAT(refusal(form), HasSubstr("there is no port \"side\": choose one of main"));
    ASSERT_TRUE(administration.add_port({.name = "branch", .port = 5070}));
    EXPECT_THAT(refusal(wanted("101")), HasSubstr("needs a connection port"));
}

// S1.14
TEST_F(AddExtension, NeedsAPortToExistFirst) {
    ASSERT_TRUE(administration.add_group("Sales"));
    EXPECT_THAT(refusal(wanted("101")), HasSubstr("there is no port yet"));
}

// S1.16
TEST_F(AddExtension, OffersOnlyThePredefinedProfiles) {
    furnish();
    auto form = wanted("101");
    form.profile = "world";
    EXPECT_THAT(refusal(form), HasSubstr("choose one of national"));
}

// S1.17
TEST_F(AddExtension, OffersOnlyThePredefinedGroups) {
    furnish();
    auto form = wanted("101");
    form.groups = {"Marketing"};
    EXPECT_THAT(refusal(form), HasSubstr("choose one of Sales, Support"));
    form.groups = {};
    EXPECT_THAT(refusal(form), HasSubstr("needs a group"));
}

// S1.18
TEST_F(AddExtension, AGroupMadeInPlaceCanBeChosenAtOnce) {
    furnish();
    ASSERT_TRUE(administration.add_group("Stock"));
    auto form = wanted("101");
    form.groups = {"Stock"};
    EXPECT_TRUE(administration.add_extension(form));
}

// S1.19, S1.20
TEST_F(AddExtension, CanBeLimitedToTheGroupsItMayCall) {
    furnish();
    auto limited = wanted("101");
    limited.callable_groups = {"Support"};
    auto support = wanted("102");
    support.groups = {"Support"};
    ASSERT_TRUE(administration.add_extension(limited));
    ASSERT_TRUE(administration.add_extension(support));
    ASSERT_TRUE(administration.add_extension(wanted("103")));
    EXPECT_TRUE(administration.snapshot().value()->may_call(find("101"), find("102")));
    EXPECT_FALSE(administration.snapshot().value()->may_call(find("101"), find("103")));
    EXPECT_TRUE(administration.snapshot().value()->may_call(find("103"), find("102")));
}

// S1.21, S1.22
TEST_F(AddExtension, IsRecordedOnlyWhenAskedFor) {
    furnish();
    auto recorded = wanted("102");
    recorded.records_calls = true;
    ASSERT_TRUE(administration.add_extension(wanted("101")));
    ASSERT_TRUE(administration.add_extension(recorded));
    EXPECT_FALSE(find("101").records_calls);
    EXPECT_TRUE(find("102").records_calls);
}

TEST_F(AddExtension, RefusesWhatIsOutOfItsLimits) {
    furnish();
    auto form = wanted("101");
    form.max_contacts = 0;
    EXPECT_THAT(refusal(form), HasSubstr("1 to 20 phones"));
    form.max_contacts = 21;
    EXPECT_THAT(refusal(form), HasSubstr("1 to 20 phones"));
    form = wanted("101");
    form.password = std::string(129, 'x');
    EXPECT_THAT(refusal(form), HasSubstr("at most 128 bytes"));
    form.password = "two\nlines";
    EXPECT_THAT(refusal(form), HasSubstr("one line"));
    form = wanted("101");
    form.callable_groups = std::vector<std::string>(33, "Sales");
    EXPECT_THAT(refusal(form), HasSubstr("at most 32 groups"));
    form = wanted("101");
    form.name = "";
    EXPECT_THAT(refusal(form), HasSubstr("needs a name"));
}

TEST_F(AddExtension, WarnsOfAPasswordThatIsEasyToGuess) {
    furnish();
    auto form = wanted("101");
    form.password = "1234";
    EXPECT_THAT(administration.add_extension(form).value(), ElementsAre(HasSubstr("easy to guess")));
    EXPECT_THAT(administration.change_extension("101", {.password = "101101101"}).value(),
                ElementsAre(HasSubstr("easy to guess")));
}

TEST_F(AddExtension, ANewPasswordTakesTheOldOnesPlace) {
    furnish();
    ASSERT_TRUE(administration.add_extension(wanted("101")));
    ASSERT_TRUE(administration.change_extension("101", {.password = "another good one"}));
    EXPECT_EQ(find("101").ha1->md5, sip::make_ha1("101", "santral", "another good one").md5);
    ASSERT_TRUE(administration.change_extension("101", {.password = ""}));
    EXPECT_FALSE(find("101").ha1);
    EXPECT_EQ(administration.change_extension("102", {.password = "whatever"}).error().code, Errc::not_found);
}

TEST_F(AddExtension, IsGoneWhenRemoved) {
    furnish();
    ASSERT_TRUE(administration.add_extension(wanted("101")));
    ASSERT_TRUE(administration.remove_extension("101"));
    EXPECT_EQ(administration.remove_extension("101").error().code, Errc::not_found);
}

TEST_F(AddExtension, TheDemonstrationIsSeededOnceWithPasswordsAtRandom) {
    const auto accounts = seed_demo(database, random).value();
    ASSERT_EQ(accounts.size(), 5u);
    EXPECT_EQ(accounts[0].number, "101");
    EXPECT_EQ(accounts[0].password.size(), 16u);
    EXPECT_NE(accounts[0].password, accounts[1].password);
    EXPECT_EQ(find("101").ha1->sha256, sip::make_ha1("101", "santral", accounts[0].password).sha256);
    EXPECT_THAT(seed_demo(database, random).value(), IsEmpty());
}

}  // namespace
}  // namespace santral::directory
