// What either side can do, as its headers say it.

#include "sip/dialog/capabilities.h"

#include <gtest/gtest.h>

#include "sip/transaction/fake_wire.h"

namespace santral::sip {
namespace {

Message request(std::vector<std::string> lines) {
    lines.insert(lines.begin(), {"INVITE sip:a@b SIP/2.0", "Call-ID: 1", "CSeq: 1 INVITE"});
    return make_message(lines);
}

Message with_body(const std::string& fields, const std::string& body) {
    return Message::parse("INVITE sip:a@b SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n" + fields +
                          "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body)
        .value();
}

TEST(RemoteCapabilities, NothingIsKnownAtFirst) {
    const RemoteCapabilities can;
    EXPECT_FALSE(can.allows(Method::update));
    EXPECT_FALSE(can.supports("100rel"));
    EXPECT_EQ(can.user_agent(), "");
}

TEST(RemoteCapabilities, AreReadFromSeveralLinesAndCompactForms) {
    RemoteCapabilities can;
    can.learn(request({"Allow: INVITE, ACK", "Allow: UPDATE,TELEPORT", "k: 100rel", "Require: timer"}));
    EXPECT_TRUE(can.allows(Method::update));
    EXPECT_TRUE(can.allows(Method::ack));
    EXPECT_FALSE(can.allows(Method::refer));
    EXPECT_FALSE(can.allows(Method::other));
    EXPECT_TRUE(can.supports("100REL"));
    EXPECT_TRUE(can.supports("timer"));
    EXPECT_FALSE(can.supports("replaces"));
}

TEST(RemoteCapabilities, WhatAMessageDoesNotSpeakOfStaysAsItWas) {
    RemoteCapabilities can;
    can.learn(request({"Allow: UPDATE", "Supported: timer", "User-Agent: Phone 1"}));
    can.learn(request({}));
    EXPECT_TRUE(can.allows(Method::update));
    EXPECT_TRUE(can.supports("timer"));
    EXPECT_EQ(can.user_agent(), "Phone 1");
    can.learn(request({"Allow: INVITE", "Supported:"}));
    EXPECT_FALSE(can.allows(Method::update));
    EXPECT_FALSE(can.supports("timer"));
}

TEST(Capabilities, OnlyUnknownRequirementsAreNamed) {
    EXPECT_EQ(unknown_requirements(request({"Require: 100rel, Timer"})), "");
    EXPECT_EQ(unknown_requirements(request({"Require: gruu", "Require: 100rel, x"})), "gruu, x");
}

TEST(Capabilities, ABodyIsSdpByItsTypeOrByDefault) {
    EXPECT_EQ(sdp_of(with_body("Content-Type: application/SDP;charset=utf-8\r\n", "v=0")), "v=0");
    EXPECT_EQ(sdp_of(with_body("", "v=0")), "v=0");
    EXPECT_EQ(sdp_of(with_body("c: text/plain\r\n", "hello")), "");
    EXPECT_FALSE(has_foreign_body(with_body("", "")));
}

TEST(Capabilities, AnotherBodyIsForeignUnlessItNeedNotBeUnderstood) {
    EXPECT_TRUE(has_foreign_body(with_body("c: text/plain\r\n", "hello")));
    EXPECT_TRUE(has_foreign_body(with_body("c: application/sdp\r\ne: gzip\r\n", "xxx")));
    EXPECT_FALSE(has_foreign_body(
        with_body("c: text/plain\r\nContent-Disposition: x;handling=optional\r\n", "hello")));
    EXPECT_TRUE(has_foreign_body(
        with_body("c: text/plain\r\nContent-Disposition: x;handling=required\r\n", "hello")));
}

}  // namespace
}  // namespace santral::sip
