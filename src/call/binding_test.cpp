// What a REGISTER may ask for, and what becomes of the bindings.

#include "call/binding.h"

#include <gtest/gtest.h>

namespace santral::call {
namespace {

using namespace std::chrono_literals;
using Kind = RegisterOrder::Kind;

const WallTime noon{std::chrono::hours(12)};

sip::Message request(std::string_view lines) {
    std::string text =
        "REGISTER sip:firm.example SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1\r\n"
        "From: <sip:101@firm.example>;tag=a\r\n"
        "To: <sip:101@firm.example>\r\n"
        "Call-ID: c1\r\n"
        "CSeq: 7 REGISTER\r\n";
    return sip::Message::parse(text.append(lines).append("\r\n")).value();
}

sip::Flow flow(std::string_view remote = "192.0.2.10:5060") {
    sip::Flow made;
    made.remote = Endpoint::parse(remote).value();
    return made;
}

RegisterOrder order(std::string_view lines, const RegistrationLimits& limits = {}) {
    return read_register(request(lines), flow(), limits).value();
}

int refusal(std::string_view lines, const RegistrationLimits& limits = {}) {
    const auto read = read_register(request(lines), flow(), limits);
    return read ? 0 : read.error().status;
}

// C10
TEST(RegisterOrder, WithoutAContactAsksWhatIsRegistered) {
    EXPECT_EQ(order("").kind, Kind::query);
}

// C10
TEST(RegisterOrder, TakesTheExpiryOfTheContactBeforeThatOfTheHeader) {
    const auto read =
        order("Contact: <sip:101@192.0.2.10>;expires=120, <sip:101@192.0.2.11>\r\nExpires: 600\r\n");
    ASSERT_EQ(read.contacts.size(), 2u);
    EXPECT_EQ(read.contacts[0].expires, 120s);
    EXPECT_EQ(read.contacts[1].expires, 600s);
}

// C10
TEST(RegisterOrder, IsCutToTheLongestAndRefusedBelowTheShortest) {
    EXPECT_EQ(order("Contact: <sip:101@192.0.2.10>;expires=99999999999\r\n").contacts[0].expires, 3600s);
    EXPECT_EQ(order("Contact: <sip:101@192.0.2.10>;expires=soon\r\n").contacts[0].expires, 3600s);
    const auto read = read_register(request("Contact: <sip:101@192.0.2.10>;expires=5\r\n"), flow(), {});
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().status, 423);
    EXPECT_EQ(read.error().fields, "Min-Expires: 60\r\n");
}

// C10
TEST(RegisterOrder, AStarStandsAloneAndNeedsExpiresZero) {
    EXPECT_EQ(order("Contact: *\r\nExpires: 0\r\n").kind, Kind::remove_all);
    EXPECT_EQ(refusal("Contact: *\r\n"), 400);
    EXPECT_EQ(refusal("Contact: *\r\nExpires: 60\r\n"), 400);
    EXPECT_EQ(refusal("Contact: *, <sip:101@192.0.2.10>\r\nExpires: 0\r\n"), 400);
}

TEST(RegisterOrder, RefusesWhatIsNoSipUriAndWhatIsTooLong) {
    EXPECT_EQ(refusal("Contact: <tel:+390212345>\r\n"), 400);
    EXPECT_EQ(refusal("Contact: <sip:" + std::string(max_contact_bytes, 'a') + "@192.0.2.10>\r\n"), 400);
    EXPECT_EQ(
        refusal("Contact: <sip:101@192.0.2.10>\r\nPath: <sip:" + std::string(max_path_bytes, 'a') + ">\r\n"),
        400);
}

TEST(RegisterOrder, RefusesMoreContactsThanOneRequestMayHave) {
    std::string lines;
    for (std::size_t i = 0; i <= max_contacts_per_request; ++i) {
        lines += "Contact: <sip:101@192.0.2." + std::to_string(i) + ">\r\n";
    }
    EXPECT_EQ(refusal(lines), 403);
}

// C10
TEST(RegisterOrder, ReadsInstanceRegIdQAndPath) {
    const auto read = order(
        "Contact: <sip:101@192.0.2.10>;+sip.instance=\"<urn:uuid:1>\";reg-id=2;q=0.5\r\n"
        "Supported: path, outbound\r\n"
        "Path: <sip:edge1.example;lr>, <sip:edge2.example;lr>\r\n");
    const auto& binding = read.contacts.at(0).binding;
    EXPECT_EQ(binding.instance, "<urn:uuid:1>");
    EXPECT_EQ(binding.reg_id, 2u);
    EXPECT_EQ(binding.q, 0.5);
    EXPECT_EQ(binding.path, (std::vector<std::string>{"<sip:edge1.example;lr>", "<sip:edge2.example;lr>"}));
    EXPECT_TRUE(read.wants_outbound);
}

TEST(Bindings, ARefreshReplacesTheSamePhoneAndKeepsItsId) {
    auto bindings = apply(order("Contact: <sip:101@192.0.2.10>\r\n"), {}, noon, {}).value();
    bindings[0].id = "b1";
    bindings[0].cseq = 6;
    bindings = apply(order("Contact: <sip:101@192.0.2.10>;expires=90\r\n"), bindings, noon + 1s, {}).value();
    ASSERT_EQ(bindings.size(), 1u);
    EXPECT_EQ(bindings[0].id, "b1");
    EXPECT_EQ(bindings[0].expires_at, noon + 91s);
}

// C10
TEST(Bindings, TheSameInstanceReplacesItsOldAddress) {
    auto bindings =
        apply(order("Contact: <sip:101@192.0.2.10:1>;+sip.instance=\"<urn:uuid:1>\"\r\n"), {}, noon, {});
    bindings->front().cseq = 6;
    const auto after = apply(order("Contact: <sip:101@192.0.2.99:2>;+sip.instance=\"<urn:uuid:1>\"\r\n"),
                             *bindings, noon, {});
    ASSERT_EQ(after->size(), 1u);
    EXPECT_EQ(after->front().contact, "sip:101@192.0.2.99:2");
}

TEST(Bindings, AnOlderRegisterChangesNothing) {
    const auto bindings = apply(order("Contact: <sip:101@192.0.2.10>\r\n"), {}, noon, {});
    const auto again = apply(order("Contact: <sip:101@192.0.2.10>;expires=0\r\n"), *bindings, noon, {});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().status, 500);
}

// C10
TEST(Bindings, AreLimitedPerExtension) {
    RegistrationLimits limits;
    limits.contacts = 1;
    const auto bindings = apply(order("Contact: <sip:101@192.0.2.10>\r\n"), {}, noon, limits);
    const auto second = apply(order("Contact: <sip:101@192.0.2.11>\r\n"), *bindings, noon, limits);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().status, 403);
    const auto after_expiry = apply(order("Contact: <sip:101@192.0.2.11>\r\n"), *bindings, noon + 2h, limits);
    EXPECT_EQ(after_expiry->size(), 1u);
}

// C10
TEST(Bindings, ZeroRemovesThePhoneAndStarAll) {
    auto bindings =
        apply(order("Contact: <sip:101@192.0.2.10>, <sip:101@192.0.2.11>\r\n"), {}, noon, {}).value();
    for (auto& binding : bindings) binding.cseq = 6;
    const auto one_left = apply(order("Contact: <sip:101@192.0.2.10>;expires=0\r\n"), bindings, noon, {});
    ASSERT_EQ(one_left->size(), 1u);
    EXPECT_EQ(one_left->front().contact, "sip:101@192.0.2.11");
    EXPECT_TRUE(apply(order("Contact: *\r\nExpires: 0\r\n"), bindings, noon, {})->empty());
}

TEST(Bindings, ContactThatNamesAnotherAddressIsBehindNat) {
    auto contact = order("Contact: <sip:101@10.0.0.5:5060>\r\n").contacts[0].binding;
    EXPECT_TRUE(contact.is_behind_nat());
    contact.contact = "sip:101@192.0.2.10:5060";
    EXPECT_FALSE(contact.is_behind_nat());
}

TEST(Bindings, PrintWhatIsLeftOfTheirTime) {
    auto binding = order("Contact: <sip:101@192.0.2.10>;+sip.instance=\"<urn:uuid:1>\";reg-id=1;q=0.5\r\n")
                       .contacts[0]
                       .binding;
    binding.expires_at = noon + 90s;
    EXPECT_EQ(contact_value(binding, noon + 500ms),
              "<sip:101@192.0.2.10>;expires=90;q=0.5;+sip.instance=\"<urn:uuid:1>\";reg-id=1");
}

}  // namespace
}  // namespace santral::call
