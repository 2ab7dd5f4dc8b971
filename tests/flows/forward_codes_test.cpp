// Forwards and do-not-disturb set from the phone, by codes of the tenant's table.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using media::Tone;

struct ForwardCodes : testing::Test {
    ForwardCodes() { office.register_all(); }
    ~ForwardCodes() override {
        for (auto& [number, phone] : office.phones) phone->hang_up();
        office.pass(2min);
        EXPECT_EQ(office.leftovers(), "");
    }
    // As the database and a reload would.
    void keep(const directory::Extension& whose, const directory::CallRulesPatch& patch,
              std::move_only_function<void(Result<void>)> done) {
        if (is_disk_full) return done(fail(Errc::unavailable, "the disk is full"));
        auto& person = *std::ranges::find(plan.people, whose.number, &Plan::Person::number);
        if (patch.do_not_disturb) person.wants_no_calls = *patch.do_not_disturb;
        const auto follow = [&person](const std::string& branch, const std::optional<std::string>& to) {
            if (!to) return;
            if (to->empty())
                person.forwards.erase(branch);
            else
                person.forwards[branch] = *to;
        };
        follow("always", patch.forward_always);
        follow("busy", patch.forward_busy);
        follow("no_answer", patch.forward_no_answer);
        office.publish(plan);
        done({});
    }
    void dial(Phone& phone, const std::string& code) {
        phone.call(code);
        office.settle();
    }
    features::Sources sources() {
        features::Sources made;
        made.keep_rules = [this](const auto& whose, auto patch, auto done) {
            keep(whose, patch, std::move(done));
        };
        return made;
    }

    Plan plan = make_plan(3);
    bool is_disk_full = false;
    Office office{plan, 1, quiet(), sources()};
    Phone& own = office.phone("101");
    Phone& other = office.phone("102");
    Phone& third = office.phone("103");
};

// S4.30, X1
TEST_F(ForwardCodes, ACodeForwardsAndATonesSaysThatItIsKept) {
    dial(own, "*72103");
    EXPECT_EQ(office.heard_by(own), Tone::confirmation);
    EXPECT_EQ(plan.people[0].forwards.at("always"), "extension/103");
    office.pass(2s);
    EXPECT_FALSE(own.has_call());
    dial(other, "101");
    EXPECT_TRUE(third.is_ringing());
    EXPECT_FALSE(own.is_ringing());
}

TEST_F(ForwardCodes, AnotherCodeEndsIt) {
    dial(own, "*72103");
    office.pass(2s);
    dial(own, "*73");
    office.pass(2s);
    dial(other, "101");
    EXPECT_TRUE(own.is_ringing());
}

TEST_F(ForwardCodes, EachKindOfForwardHasItsCodes) {
    dial(own, "*90103");
    office.pass(2s);
    dial(own, "*92102");
    office.pass(2s);
    EXPECT_EQ(plan.people[0].forwards, (std::map<std::string, std::string>{{"busy", "extension/103"},
                                                                           {"no_answer", "extension/102"}}));
    dial(own, "*91");
    office.pass(2s);
    dial(own, "*93");
    EXPECT_TRUE(plan.people[0].forwards.empty());
}

TEST_F(ForwardCodes, DoNotDisturbIsOnAndOffByCode) {
    dial(own, "*78");
    office.pass(2s);
    dial(other, "101");
    EXPECT_FALSE(own.is_ringing());
    EXPECT_EQ(other.last_status, 486);
    dial(own, "*79");
    office.pass(2s);
    dial(other, "101");
    EXPECT_TRUE(own.is_ringing());
}

// X10
TEST_F(ForwardCodes, WhatOneMayNotCallOneCannotForwardTo) {
    plan.people[0].callable_groups = {"board"};
    office.publish(plan);
    dial(own, "*72103");
    EXPECT_EQ(own.last_status, 403);
    dial(own, "*72199");
    EXPECT_EQ(own.last_status, 404);
    dial(own, "*72101");
    EXPECT_EQ(own.last_status, 482);
    dial(own, "*72");
    EXPECT_EQ(own.last_status, 404);
    EXPECT_TRUE(plan.people[0].forwards.empty());
}

TEST_F(ForwardCodes, WhatIsNotKeptIsNotConfirmed) {
    is_disk_full = true;
    dial(own, "*78");
    EXPECT_EQ(own.last_status, 503);
    EXPECT_FALSE(own.has_call());
}

}  // namespace
}  // namespace santral::tests
