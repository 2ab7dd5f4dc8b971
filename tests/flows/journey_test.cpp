// What is written down of a journey: its legs, how each came, how each went, and how long it waited.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/witness.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using call::CauseCode;
using call::LegRole;

struct Journey : testing::Test {
    static Plan plan() {
        auto made = make_plan(5);
        made.people[1].is_recorded = true;
        made.people[4].forwards["always"] = "extension/104";
        made.internal_numbers["20"] = "ring_plan/sales";
        made.ring_plans["sales"] = {{"102", "103"}, {{"busy", "extension/104"}}, false};
        return made;
    }
    Journey() { office.register_all(); }
    ~Journey() override {
        over();
        EXPECT_EQ(witness.contradictions(), "");
        EXPECT_EQ(office.leftovers(), "");
    }
    void over() {
        for (auto& [number, phone] : office.phones) phone->hang_up();
        for (auto& phone : office.more_phones) phone->hang_up();
        office.pass(1min);
    }
    void talk() {
        caller.call("102");
        office.settle();
        called.answer();
        office.settle();
    }
    // "number role(by)" of every leg of the last record.
    std::vector<std::string> ways() {
        over();
        std::vector<std::string> found;
        for (const auto& leg : office.last_record().legs)
            found.push_back(
                fmt::format("{} {}({})", leg.extension, call::to_string(leg.arrival.role), leg.arrival.by));
        return found;
    }
    using Ways = std::vector<std::string>;
    CauseCode cause_of(std::size_t leg) const { return office.last_record().legs.at(leg).cause.code; }

    Office office{plan()};
    Witness witness{office};
    Phone& caller = office.phone("101");
    Phone& called = office.phone("102");
    Phone& third = office.phone("103");
    Phone& fourth = office.phone("104");
};

// R4
TEST_F(Journey, OfAPlainCallHasTwoLegsWithTheirNames) {
    talk();
    EXPECT_EQ(ways(), (Ways{"101 caller()", "102 called()"}));
    EXPECT_EQ(office.last_record().legs[1].name, "Person 102");
}

// R4, P2
TEST_F(Journey, APhoneThatWasPickedUpHasMissedNothing) {
    caller.call("102");
    office.settle();
    third.call("*8102");
    office.settle();
    EXPECT_EQ(ways(), (Ways{"101 caller()", "102 called()", "103 picked_up(102)"}));
    EXPECT_EQ(cause_of(1), CauseCode::answered_elsewhere);
    EXPECT_EQ(office.last_record().legs[1].cause.detail, "picked up by 103");
}

// R4, T7
TEST_F(Journey, OfABlindTransferSaysWhoSentItWhere) {
    talk();
    office.press(called, "#103#");
    office.settle();
    third.answer();
    office.settle();
    EXPECT_EQ(ways(), (Ways{"101 caller()", "102 called()", "103 transferred(102)"}));
    EXPECT_EQ(cause_of(1), CauseCode::transferred);
}

// R4, T8
TEST_F(Journey, WhatNobodyTookReturns) {
    talk();
    called.refer("<sip:103@firm.example>");
    office.settle();
    called.hang_up();
    office.settle();
    third.reject(486);
    office.settle();
    EXPECT_TRUE(called.is_ringing());
    EXPECT_EQ(ways(), (Ways{"101 caller()", "102 called()", "103 transferred(102)", "102 returned(101)"}));
}

// R4, T3
TEST_F(Journey, OfAnAttendedTransferSaysWhoWasAskedAndThatTheTransferorTransferred) {
    talk();
    office.press(called, "*2103");
    office.settle();
    third.answer();
    office.pass(2s);
    called.hang_up();
    office.settle();
    EXPECT_EQ(ways(), (Ways{"101 caller()", "102 called()", "103 consulted(102)"}));
    EXPECT_EQ(cause_of(1), CauseCode::transferred);
    EXPECT_GT(office.last_record().legs[0].hold, 2s);
    EXPECT_LT(office.last_record().legs[1].hold, 1s);
    EXPECT_EQ(office.last_record().hold, office.last_record().legs[0].hold);
}

// R4, C8
TEST_F(Journey, SaysWhoSentTheCallOn) {
    caller.call("105");
    office.settle();
    EXPECT_EQ(ways(), (Ways{"101 caller()", "104 forwarded(105)"}));
}

// R4, C9
TEST_F(Journey, SaysWhichPhoneSentItOn) {
    caller.call("102");
    office.settle();
    called.redirect_to("sip:104@firm.example");
    office.settle();
    EXPECT_EQ(ways(), (Ways{"101 caller()", "102 called()", "104 forwarded(102)"}));
}

// R4, N3, S4.30
TEST_F(Journey, SaysWhichRingPlanSentItOn) {
    called.on_call = third.on_call = Phone::OnCall::is_busy;
    caller.call("20");
    office.settle();
    EXPECT_EQ(ways(), (Ways{"101 caller()", "102 called()", "103 called()", "104 forwarded(sales)"}));
    EXPECT_EQ(cause_of(1), CauseCode::busy);
}

// R4, T10
TEST_F(Journey, ALegThatGoesToAnotherOneIsInBoth) {
    auto& second_line = office.add_phone("102");
    talk();
    second_line.register_for();
    office.settle();
    second_line.call("103");
    office.settle();
    third.answer();
    office.settle();
    std::string replaces = second_line.replaces();
    for (std::size_t at = 0; (at = replaces.find_first_of(";=", at)) != std::string::npos; at += 3)
        replaces.replace(at, 1, replaces[at] == ';' ? "%3B" : "%3D");
    called.refer("<sip:103@firm.example?Replaces=" + replaces + ">");
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, third));
    EXPECT_EQ(ways(), (Ways{"101 caller()", "102 called()", "103 transferred(102)"}));
    ASSERT_EQ(office.books.records.size(), 2u);
    const auto& left = office.books.records[0];
    const auto& reached = office.books.records[1];
    EXPECT_EQ(reached.legs[2].other_call, left.id);
    EXPECT_EQ(left.legs[1].other_call, reached.id);
    EXPECT_EQ(left.legs[1].cause.code, CauseCode::transferred);
}

// R4
TEST_F(Journey, ATalkThatMovesToAnotherPhoneSaysSo) {
    talk();
    auto& desk = office.add_phone("102");
    desk.register_for();
    office.settle();
    desk.call_replacing("102", called.replaces());
    office.settle();
    EXPECT_EQ(ways(), (Ways{"101 caller()", "102 called()", "102 moved(102)"}));
}

// R4: a phone that is gone says nothing when it is told to stop; its part is over all the same.
TEST_F(Journey, APhoneThatVanishedWhileItRangEndsWithTheCall) {
    caller.call("102");
    office.settle();
    called.vanish();
    caller.hang_up();
    office.pass(1min);
    const auto& record = office.last_record();
    EXPECT_EQ(record.legs.at(1).cause.code, CauseCode::cancelled);
    EXPECT_EQ(record.legs.at(1).ended_after, record.length);
}

// R4: the first reason is the true one.
TEST_F(Journey, APhoneThatVanishedIsNotBlamedForWhatCameLater) {
    caller.call("20");
    office.settle();
    called.vanish();
    third.answer();
    office.settle();
    third.hang_up();
    office.pass(1min);
    EXPECT_EQ(office.last_record().legs.at(1).cause.code, CauseCode::answered_elsewhere);
}

// M3, R4
TEST_F(Journey, HoldIsTimeInWhichNobodyWasHeard) {
    talk();
    called.hold();
    office.pass(10s);
    called.resume();
    office.pass(5s);
    over();
    const auto& record = office.last_record();
    EXPECT_NEAR(static_cast<double>(record.hold.count()), 10'000, 50);
    EXPECT_EQ(record.legs[0].hold, record.hold);
    EXPECT_EQ(record.legs[1].hold, record.hold);
}

// M9, M3
TEST_F(Journey, ARecordingMarksWhoTalksWhoHoldsAndWhoConsults) {
    talk();
    called.hold();
    office.pass(1s);
    called.resume();
    office.pass(1s);
    office.press(called, "*2103");
    office.settle();
    third.answer();
    office.settle();
    called.hang_up();
    office.settle();
    over();
    std::vector<std::string> marks;
    for (const auto& segment : office.last_record().recordings.at(0).segments)
        marks.push_back(
            fmt::format("{} {}-{}", call::to_string(segment.kind), segment.left.leg, segment.right.leg));
    EXPECT_EQ(marks,
              (Ways{"talk 1-2", "hold 1-2", "talk 1-2", "nobody 0-0", "consultation 2-3", "talk 1-3"}));
}

// R1: what is known at a crash.
TEST_F(Journey, IsToldWhenItIsAnsweredAndWhoTalks) {
    talk();
    EXPECT_EQ(office.books.legs_answered, 2u);
    office.press(called, "*2103");
    office.settle();
    third.answer();
    office.settle();
    EXPECT_EQ(office.books.legs_answered, 3u);
}

// M9: the recording begins when the call reaches somebody whose calls are recorded.
TEST_F(Journey, ARecordingThatBeginsLaterSaysWhen) {
    caller.call("103");
    office.settle();
    third.answer();
    office.pass(10s);
    office.press(third, "#102#");
    office.settle();
    called.answer();
    office.settle();
    over();
    const auto& record = office.last_record();
    EXPECT_GT(record.recordings.at(0).began_after, *record.answered_after + 10s);
    EXPECT_EQ(record.recordings.at(0).segments.at(0).from, 0ms);
}

}  // namespace
}  // namespace santral::tests
