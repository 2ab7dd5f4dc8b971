// Why a session ended, read from BYE, CANCEL and failures.

#include "sip/dialog/ending.h"

#include <gtest/gtest.h>

#include "sip/transaction/fake_wire.h"

namespace santral::sip {
namespace {

Ending ending_of(const std::string& first_line, const std::string& cseq,
                 const std::vector<std::string>& reasons) {
    std::vector<std::string> lines = {first_line, "Call-ID: 1", "CSeq: 1 " + cseq};
    for (const auto& reason : reasons) lines.push_back("Reason: " + reason);
    return ending_by_them(make_message(lines));
}

TEST(Ending, OfAFailureHasItsStatusAndPhrase) {
    const auto ending = ending_of("SIP/2.0 486 Occupé", "INVITE", {});
    EXPECT_EQ(ending.by, Ending::By::them);
    EXPECT_EQ(ending.status, 486);
    EXPECT_EQ(ending.q850, 0);
    EXPECT_EQ(ending.text, "Occupé");
}

TEST(Ending, TheReasonOfAFailureAddsTheCauseButDoesNotChangeTheStatus) {
    const auto ending = ending_of("SIP/2.0 480 Gone", "INVITE",
                                  {"SIP;cause=200", "Q.850;cause=19;text=\"no \\\"answer\\\"\""});
    EXPECT_EQ(ending.status, 480);
    EXPECT_EQ(ending.q850, 19);
    EXPECT_EQ(ending.text, "no \"answer\"");
}

TEST(Ending, OfAByeIs200UnlessItsReasonSaysAnother) {
    EXPECT_EQ(ending_of("BYE sip:a@b SIP/2.0", "BYE", {}).status, 200);
    EXPECT_EQ(ending_of("BYE sip:a@b SIP/2.0", "BYE", {"sip ; cause=503, q.850 ; cause=41"}).status, 503);
    EXPECT_EQ(ending_of("BYE sip:a@b SIP/2.0", "BYE", {"sip ; cause=503, q.850 ; cause=41"}).q850, 41);
}

TEST(Ending, OfACancelIs487WhateverItsReason) {
    EXPECT_EQ(ending_of("CANCEL sip:a@b SIP/2.0", "CANCEL", {"SIP;cause=200"}).status, 487);
}

TEST(Ending, ACauseOutOfRangeIsNone) {
    EXPECT_EQ(ending_of("BYE sip:a@b SIP/2.0", "BYE", {"Q.850;cause=128"}).q850, 0);
    EXPECT_EQ(ending_of("BYE sip:a@b SIP/2.0", "BYE", {"SIP;cause=99999"}).status, 200);
    EXPECT_EQ(ending_of("BYE sip:a@b SIP/2.0", "BYE", {"SIP;cause=x", "", ";;;"}).status, 200);
}

TEST(Ending, ALongTextIsCutBetweenCharacters) {
    std::string text(max_reason_text - 1, 'a');
    const auto ending = ending_of("BYE sip:a@b SIP/2.0", "BYE", {"SIP;text=\"" + text + "ğğğ\""});
    EXPECT_EQ(ending.text, text);
}

TEST(Ending, OurReasonIsOneLine) {
    EXPECT_EQ(reason_line(""), "");
    EXPECT_EQ(reason_line("Q.850;cause=16"), "Reason: Q.850;cause=16\r\n");
    EXPECT_EQ(reason_line("a\r\nb: c"), "Reason: a  b: c\r\n");
}

}  // namespace
}  // namespace santral::sip
