// Calls to one phone among those of an extension, by its GRUU (RFC 5627).

#include <gtest/gtest.h>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

// 101 calls; 102 has a desk phone and a mobile one.
struct Gruu : testing::Test {
    Gruu() {
        desk.instance = "<urn:uuid:00000000-0000-1000-8000-000A95A0E128>";
        mobile.instance = "<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>";
        office.register_all();
        mobile.register_for();
        office.settle();
    }

    Office office{make_plan(2)};
    Phone& caller = office.phone("101");
    Phone& desk = office.phone("102");
    Phone& mobile = office.add_phone("102");
};

// C10
TEST_F(Gruu, APublicOneRingsThatPhoneAlone) {
    EXPECT_EQ(mobile.public_gruu, "sip:102@firm.example;gr=urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF");
    caller.call(mobile.public_gruu);
    office.settle();
    EXPECT_TRUE(mobile.is_ringing());
    EXPECT_FALSE(desk.is_ringing());
    EXPECT_EQ(office.books.openings.size(), 1u);
    caller.hang_up();
}

// C10
TEST_F(Gruu, ATemporaryOneSaysNeitherNumberNorPhoneAndRingsItAlone) {
    EXPECT_EQ(desk.temporary_gruu.find("102"), std::string::npos) << desk.temporary_gruu;
    EXPECT_TRUE(desk.temporary_gruu.ends_with("@firm.example;gr"));
    caller.call(desk.temporary_gruu);
    office.settle();
    EXPECT_TRUE(desk.is_ringing());
    EXPECT_FALSE(mobile.is_ringing());
    caller.hang_up();
    office.settle();
    EXPECT_EQ(office.last_record().to_dialled, "102");
}

// C10
TEST_F(Gruu, OfAPhoneThatIsGoneIsUnreachableThoughAnotherOfTheNumberIsThere) {
    mobile.register_for(std::chrono::seconds(0));
    office.settle();
    caller.call(mobile.public_gruu);
    office.settle();
    EXPECT_EQ(caller.last_status, 480);
    EXPECT_FALSE(desk.is_ringing());
}

// C10
TEST_F(Gruu, AForgedTemporaryOneLeadsNowhere) {
    caller.call(
        "sip:tgruu.00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff0011223344556677@firm."
        "example;gr");
    office.settle();
    EXPECT_EQ(caller.last_status, 403);
}

// C10
TEST_F(Gruu, TheRightsOfTheCallerHoldAsForTheNumber) {
    auto plan = make_plan(2);
    plan.people[0].callable_groups = {"sales"};
    office.publish(plan);
    caller.call(desk.public_gruu);
    office.settle();
    EXPECT_EQ(caller.last_status, 403);
    EXPECT_FALSE(desk.is_ringing());
}

// C10
TEST_F(Gruu, APhoneWithoutInstanceGetsNone) {
    EXPECT_EQ(caller.public_gruu, "");
}

}  // namespace
}  // namespace santral::tests
