// Transfers that a program orders in place of a phone's keys (POST /calls/{call_id}/transfer).

#include <gtest/gtest.h>

#include "features/transfer/transfer.h"
#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using call::SessionOrder;
using features::TransferKind;
using media::Tone;

struct OrderedTransfer : testing::Test {
    OrderedTransfer() {
        office.register_all();
        caller.call("102");
        office.settle();
        transferor.answer();
        office.settle();
    }
    ~OrderedTransfer() override {
        for (auto& [number, phone] : office.phones) phone->hang_up();
        office.pass(2min);
        EXPECT_EQ(office.leftovers(), "");
    }
    call::Call& call() {
        call::Call* found = nullptr;
        office.switchboard->visit_calls({"t1"}, [&](call::Call& each) { found = &each; });
        return *found;
    }
    // The status it was refused with; 0: it was not.
    int order(TransferKind kind, const std::string& by, const std::string& to) {
        const auto started = features::start_transfer(*office.switchboard, call(), {kind, by, to});
        office.settle();
        return started ? 0 : started.error().status;
    }
    bool obeys(SessionOrder order) {
        auto* session = call().find_session();
        const bool is_obeyed = session && session->obey(order);
        office.settle();
        return is_obeyed;
    }
    std::string state() {
        const auto* session = call().find_session();
        return session ? std::string(session->view()->state) : "";
    }

    Office office{make_plan(4)};
    Phone& caller = office.phone("101");
    Phone& transferor = office.phone("102");
    Phone& target = office.phone("103");
};

// S3.17, S3.20
TEST_F(OrderedTransfer, AnAttendedOneRingsTheTargetWhileTheCallerHearsMusic) {
    EXPECT_EQ(order(TransferKind::attended, "102", "103"), 0);
    EXPECT_TRUE(target.is_ringing());
    EXPECT_EQ(office.heard_by(caller), Tone::music_on_hold);
    EXPECT_EQ(state(), "ringing");
    target.answer();
    office.settle();
    EXPECT_EQ(state(), "consulting");
    EXPECT_TRUE(office.hear_each_other(transferor, target));
}

// S3.25, T3
TEST_F(OrderedTransfer, ToCompleteItJoinsTheOtherTwoAndTheTransferorIsFree) {
    order(TransferKind::attended, "102", "103");
    target.answer();
    office.settle();
    EXPECT_TRUE(obeys(SessionOrder::complete));
    EXPECT_TRUE(office.hear_each_other(caller, target));
    EXPECT_FALSE(transferor.has_call());
    EXPECT_EQ(state(), "");
}

// T4
TEST_F(OrderedTransfer, CompletedWhileTheTargetRingsItRingsOnForTheCaller) {
    order(TransferKind::attended, "102", "103");
    EXPECT_TRUE(obeys(SessionOrder::complete));
    EXPECT_FALSE(transferor.has_call());
    EXPECT_EQ(office.heard_by(caller), Tone::ringback);
    target.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, target));
}

// S3.27, T5
TEST_F(OrderedTransfer, CancelledInAConsultationTheTalkGoesOnAsBefore) {
    order(TransferKind::attended, "102", "103");
    target.answer();
    office.settle();
    EXPECT_TRUE(obeys(SessionOrder::cancel));
    EXPECT_FALSE(target.has_call());
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

TEST_F(OrderedTransfer, WhileTheFailureToneIsHeardNothingIsToBeHad) {
    target.on_call = Phone::OnCall::is_busy;
    order(TransferKind::attended, "102", "103");
    EXPECT_EQ(state(), "failing");
    EXPECT_FALSE(obeys(SessionOrder::complete));
    EXPECT_FALSE(obeys(SessionOrder::cancel));
    office.pass(1s);
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

// S3.28, S4.12
TEST_F(OrderedTransfer, ABlindOneFreesTheTransferorAtOnce) {
    EXPECT_EQ(order(TransferKind::blind, "102", "103"), 0);
    EXPECT_FALSE(transferor.has_call());
    EXPECT_EQ(office.heard_by(caller), Tone::ringback);
    EXPECT_FALSE(obeys(SessionOrder::complete));
    target.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, target));
}

// T8
TEST_F(OrderedTransfer, ABlindOneThatIsCancelledRingsTheTransferorAgain) {
    order(TransferKind::blind, "102", "103");
    EXPECT_TRUE(obeys(SessionOrder::cancel));
    EXPECT_FALSE(target.has_call());
    EXPECT_EQ(state(), "recalling");
    EXPECT_FALSE(obeys(SessionOrder::cancel));
    ASSERT_TRUE(transferor.is_ringing());
    transferor.answer();
    office.settle();
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

TEST_F(OrderedTransfer, WhileOneRunsAnotherIsAConflict) {
    order(TransferKind::attended, "102", "103");
    EXPECT_EQ(order(TransferKind::blind, "102", "104"), 409);
    EXPECT_TRUE(target.is_ringing());
}

// T12, X10
TEST_F(OrderedTransfer, WhatTheTransferorMayNotCallLeavesTheTalkAsItIs) {
    EXPECT_EQ(order(TransferKind::attended, "102", "199"), 404);
    EXPECT_EQ(order(TransferKind::blind, "102", "199"), 404);
    EXPECT_TRUE(office.hear_each_other(caller, transferor));
}

TEST_F(OrderedTransfer, OnlyOneWhoTalksInTheCallTransfersIt) {
    EXPECT_EQ(order(TransferKind::attended, "104", "103"), 404);
    transferor.hang_up();
    office.settle();
    caller.call("102");
    office.settle();
    EXPECT_EQ(order(TransferKind::attended, "101", "103"), 409);  // It rings.
}

}  // namespace
}  // namespace santral::tests
