// Hold in every form that phones say it in, on both sides, and beside what else happens to a call (M3).

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using call::CallChange;
using Form = Phone::HoldForm;
using media::Tone;

struct Hold : testing::TestWithParam<Form> {
    explicit Hold(const call::SwitchboardSettings& settings = quiet()) : office(make_plan(3), 1, settings) {
        office.register_all();
        one.call("102");
        office.settle();
        other.answer();
        office.settle();
    }
    ~Hold() override {
        for (auto& [number, phone] : office.phones) phone->hang_up();
        office.pass(2min);
        EXPECT_EQ(office.leftovers(), "");
    }
    void hold(Phone& phone, Form form = Form::sendonly) {
        phone.hold(form);
        office.settle();
    }
    void resume(Phone& phone) {
        phone.resume();
        office.settle();
    }
    const std::vector<CallChange>& changes() const { return office.live.changes.begin()->second; }

    Office office;
    Phone& one = office.phone("101");
    Phone& other = office.phone("102");
    Phone& third = office.phone("103");
};

// M3, S3.32, S3.33
TEST_P(Hold, TheOtherHearsMusicUntilTheTalkIsResumed) {
    hold(one, GetParam());
    EXPECT_EQ(office.heard_by(other), Tone::music_on_hold);
    EXPECT_FALSE(office.hear_each_other(one, other));
    resume(one);
    EXPECT_TRUE(office.hear_each_other(one, other));
    EXPECT_TRUE(one.agreed()->far_side_receives);  // sendrecv was answered by sendrecv.
}

// M3
TEST_P(Hold, OfBothSidesIsNoMusicAndEndsForEachByItself) {
    hold(one, GetParam());
    hold(other, GetParam());
    EXPECT_FALSE(office.heard_by(one));
    EXPECT_FALSE(office.heard_by(other));
    resume(one);
    EXPECT_EQ(office.heard_by(one), Tone::music_on_hold);
    resume(other);
    EXPECT_TRUE(office.hear_each_other(one, other));
}

// M3
TEST_P(Hold, TheCalledOneMayHoldToo) {
    hold(other, GetParam());
    EXPECT_EQ(office.heard_by(one), Tone::music_on_hold);
    resume(other);
    EXPECT_TRUE(office.hear_each_other(one, other));
}

// M3
TEST_P(Hold, WhoWasHeldMayBeSentToSomebodyElse) {
    hold(other, GetParam());
    other.refer("<sip:103@firm.example>");
    office.settle();
    ASSERT_TRUE(third.is_ringing());
    third.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(one, third));
    EXPECT_FALSE(other.has_call());
}

// M3
TEST_P(Hold, IsInTheRecordAndToldToThoseWhoWatch) {
    hold(one, GetParam());
    office.pass(3s);
    resume(one);
    EXPECT_EQ(changes().at(changes().size() - 2), CallChange::held);
    EXPECT_EQ(changes().back(), CallChange::resumed);
    one.hang_up();
    office.settle();
    EXPECT_NEAR(static_cast<double>(office.last_record().hold.count()), 3200, 300);
}

INSTANTIATE_TEST_SUITE_P(Forms, Hold,
                         testing::Values(Form::sendonly, Form::inactive, Form::zero_address,
                                         Form::zero_address_alone));

call::SwitchboardSettings without_wideband() {
    auto settings = quiet();
    settings.calls.codecs = {rtp::Codec::pcma, rtp::Codec::pcmu};
    return settings;
}

struct FailedHold : Hold {
    FailedHold() : Hold(without_wideband()) {}
};

// M3
TEST_P(FailedHold, IsNotShownAsHeldAndTheTalkGoesOn) {
    one.codecs = {rtp::Codec::g722};  // Not allowed here: the hold is refused with 488.
    hold(one, GetParam());
    EXPECT_EQ(one.offers_refused, 1);
    EXPECT_TRUE(office.hear_each_other(one, other));
    EXPECT_FALSE(office.heard_by(other));
    EXPECT_EQ(std::ranges::count(changes(), CallChange::held), 0);
}

INSTANTIATE_TEST_SUITE_P(Forms, FailedHold, testing::Values(Form::sendonly, Form::zero_address));

}  // namespace
}  // namespace santral::tests
