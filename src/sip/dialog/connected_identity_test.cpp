// Who is connected, told within the dialog (RFC 3325, RFC 5876).

#include <gtest/gtest.h>

#include "sip/dialog/renegotiation.h"
#include "sip/dialog/test_phone.h"

namespace santral::sip {
namespace {

constexpr auto third = "P-Asserted-Identity: <sip:103@firm.example>\r\n";

std::string shown(const Message& message) {
    return std::string(message.find("P-Asserted-Identity").value_or("-"));
}

// T3
TEST(ConnectedIdentity, IsToldByUpdateWhereTheFarSideAllowsIt) {
    TestPhone phone;
    phone.establish_dialled({.sdp = "their-answer", .lines = {"Allow: INVITE, UPDATE"}});
    phone.session->announce(third);
    const auto update = phone.last(Method::update);
    EXPECT_EQ(shown(update), "<sip:103@firm.example>");
    EXPECT_EQ(update.body(), "");
    phone.answer(update, 200);
    EXPECT_TRUE(phone.user.told().empty());
}

// T3
TEST(ConnectedIdentity, IsToldByAReInviteWithTheSameDescriptionElse) {
    TestPhone phone;
    phone.establish_dialled();
    phone.session->announce(third);
    const auto reinvite = phone.last(Method::invite);
    EXPECT_EQ(shown(reinvite), "<sip:103@firm.example>");
    EXPECT_EQ(reinvite.body(), "our-offer");
    phone.answer(reinvite, 200, {.sdp = "their-answer"});
    EXPECT_EQ(phone.count(Method::ack), 2u);
}

TEST(ConnectedIdentity, IsNotToldTwice) {
    TestPhone phone;
    phone.establish_dialled({.sdp = "their-answer", .lines = {"Allow: INVITE, UPDATE"}});
    phone.session->announce(third);
    phone.answer(phone.last(Method::update), 200);
    phone.session->announce(third);
    EXPECT_EQ(phone.count(Method::update), 1u);
}

TEST(ConnectedIdentity, WaitsForAnOfferThatIsPending) {
    TestPhone phone;
    phone.establish_dialled({.sdp = "their-answer", .lines = {"Allow: INVITE, UPDATE"}});
    phone.say("INVITE", {.sdp = "hold"});
    phone.session->announce(third);
    EXPECT_EQ(phone.count(Method::update), 0u);
    phone.session->accept_offer("held");
    phone.say("ACK");
    phone.timers.advance(announce_again_after);
    EXPECT_EQ(phone.count(Method::update), 1u);
}

TEST(ConnectedIdentity, ACallerSeesItInThe200) {
    TestPhone phone;
    phone.invite();
    phone.session->announce(third);
    phone.session->accept("our-answer");
    EXPECT_EQ(shown(phone.last(200)), "<sip:103@firm.example>");
    EXPECT_EQ(phone.count(Method::update), 0u);
}

}  // namespace
}  // namespace santral::sip
