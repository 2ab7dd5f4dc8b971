// Dialog ids, route sets, sequence numbers and targets.

#include "sip/dialog/dialog.h"

#include <gtest/gtest.h>

#include "sip/dialog/invite_session.h"
#include "sip/transaction/fake_wire.h"

namespace santral::sip {
namespace {

const Invitation invitation{.uri = "sip:102@192.0.2.7",
                            .from = "\"Zażółć\" <sip:101@firm.example>",
                            .to = "<sip:102@firm.example>",
                            .contact = "<sip:101@192.0.2.1>",
                            .call_id = "call-1",
                            .routes = {"<sip:edge.example;lr>"},
                            .extra_fields = "",
                            .offer = ""};

Message answer_with(const std::vector<std::string>& lines) {
    std::vector<std::string> all = {"SIP/2.0 200 OK", "From: <sip:101@firm.example>;tag=ours",
                                    "To: \"Bo\" <sip:102@firm.example>;tag=theirs", "Call-ID: call-1",
                                    "CSeq: 1 INVITE"};
    all.insert(all.end(), lines.begin(), lines.end());
    return make_message(all);
}

Message request_with(std::uint32_t cseq, const std::string& line = "Max-Forwards: 70") {
    return make_message({"INVITE sip:101@192.0.2.1 SIP/2.0", "From: <sip:102@firm.example>;tag=theirs",
                         "To: <sip:101@firm.example>", "Call-ID: call-1",
                         "CSeq: " + std::to_string(cseq) + " INVITE", line});
}

Message printed(const RequestWriter& request) {
    return Message::parse(request.print("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1")).value();
}

TEST(Dialog, TheCallersFirstRequestHasOurTagTheirBareAddressAndThePresetRoutes) {
    auto dialog = Dialog::dialled(invitation, "ours");
    const auto invite = printed(dialog.make_request(Method::invite, 20));
    EXPECT_EQ(invite.request_uri(), "sip:102@192.0.2.7");
    EXPECT_EQ(invite.find(HeaderName::route), "<sip:edge.example;lr>");
    EXPECT_EQ(invite.find(HeaderName::from), "\"Zażółć\" <sip:101@firm.example>;tag=ours");
    EXPECT_EQ(invite.find(HeaderName::to), "<sip:102@firm.example>");
    EXPECT_EQ(invite.find(HeaderName::cseq), "1 INVITE");
    EXPECT_EQ(invite.find(HeaderName::max_forwards), "20");
}

TEST(Dialog, AnAnswerGivesTheTargetTheirTagAndARouteSetThatReplacesThePresetOne) {
    auto dialog = Dialog::dialled(invitation, "ours");
    (void)dialog.make_request(Method::invite);
    dialog.begin(answer_with({"Contact: <sip:102@10.0.0.7:5062;ob>"}));
    const auto bye = printed(dialog.make_request(Method::bye));
    EXPECT_EQ(bye.request_uri(), "sip:102@10.0.0.7:5062;ob");
    EXPECT_EQ(bye.find(HeaderName::to), "\"Bo\" <sip:102@firm.example>;tag=theirs");
    EXPECT_EQ(bye.find(HeaderName::cseq), "2 BYE");
    EXPECT_FALSE(bye.find(HeaderName::route).has_value());
}

TEST(Dialog, TheAckHasTheNumberOfItsInvite) {
    auto dialog = Dialog::dialled(invitation, "ours");
    (void)dialog.make_request(Method::invite);
    dialog.begin(answer_with({"Contact: <sip:102@10.0.0.7>"}));
    (void)dialog.make_request(Method::update);
    EXPECT_EQ(printed(dialog.make_ack(1)).find(HeaderName::cseq), "1 ACK");
    EXPECT_EQ(dialog.last_cseq(), 2u);
}

TEST(Dialog, AStrictRouterBecomesTheRequestUriAndTheTargetTheLastRoute) {
    auto dialog = Dialog::dialled(invitation, "ours");
    dialog.begin(answer_with(
        {"Record-Route: <sip:far.example;lr>, <sip:strict.example>", "Contact: <sip:102@10.0.0.7>"}));
    const auto bye = printed(dialog.make_request(Method::bye));
    EXPECT_EQ(bye.request_uri(), "sip:strict.example");
    EXPECT_EQ(bye.values(HeaderName::route),
              (std::vector<std::string_view>{"<sip:far.example;lr>", "<sip:102@10.0.0.7>"}));
}

TEST(Dialog, TheCalleesSideTurnsFromAndToRound) {
    auto dialog = Dialog::received(request_with(7, "Contact: <sip:102@10.0.0.7>"), "ours");
    const auto bye = printed(dialog.make_request(Method::bye));
    EXPECT_EQ(bye.find(HeaderName::from), "<sip:101@firm.example>;tag=ours");
    EXPECT_EQ(bye.find(HeaderName::to), "<sip:102@firm.example>;tag=theirs");
    EXPECT_EQ(bye.request_uri(), "sip:102@10.0.0.7");
    EXPECT_EQ(dialog.remote_tag(), "theirs");
}

TEST(Dialog, ANumberCountsOnlyOnceAndNeverBackwards) {
    auto dialog = Dialog::received(request_with(7), "ours");
    EXPECT_FALSE(dialog.take_cseq(request_with(7)));
    EXPECT_FALSE(dialog.take_cseq(request_with(6)));
    EXPECT_TRUE(dialog.take_cseq(request_with(9)));  // A gap is none of our business (12.2.2).
    EXPECT_FALSE(dialog.take_cseq(request_with(8)));
}

TEST(Dialog, TheTargetFollowsTheirContactAndStaysWithoutOne) {
    auto dialog = Dialog::received(request_with(7, "Contact: \"Bo\" <sip:102@10.0.0.7>;expires=60"), "ours");
    dialog.refresh_target(request_with(8, "Contact: sip:102@10.0.0.8;x=y"));
    EXPECT_EQ(dialog.remote_target(), "sip:102@10.0.0.8");
    dialog.refresh_target(request_with(9));
    EXPECT_EQ(dialog.remote_target(), "sip:102@10.0.0.8");
    dialog.refresh_target(request_with(9, "Contact: <<<"));
    EXPECT_EQ(dialog.remote_target(), "sip:102@10.0.0.8");
}

}  // namespace
}  // namespace santral::sip
