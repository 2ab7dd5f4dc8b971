// Messages that we write and read again, and those that somebody spoiled.

#include "rtp/stun.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rtp/bytes.h"
#include "rtp/stun_integrity.h"

namespace santral::rtp {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Role = StunMessage::Role;

constexpr StunTransaction transaction{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
constexpr auto password = "a password of ours";

Bytes check() {
    StunWriter writer(StunClass::request, transaction);
    writer.add_username("ours:theirs");
    writer.add_priority(0x7e00'00ff);
    writer.add_role(Role::controlling, 0x0102'0304'0506'0708);
    writer.add_use_candidate();
    writer.add_integrity(password);
    const auto bytes = writer.finish();
    return {bytes.begin(), bytes.end()};
}

Endpoint answer_and_read(const Endpoint& address) {
    StunWriter writer(StunClass::success, transaction);
    writer.add_mapped(address);
    writer.add_integrity(password);
    return parse_stun(writer.finish())->mapped.value();
}

// Behind the header, with the length made right.
Bytes with_attribute(std::uint16_t type, const Bytes& value) {
    StunWriter writer(StunClass::request, transaction);
    const auto bytes = writer.finish();
    Bytes message(bytes.begin(), bytes.begin() + 20);
    message.insert(message.end(), {static_cast<std::uint8_t>(type >> 8), static_cast<std::uint8_t>(type), 0,
                                   static_cast<std::uint8_t>(value.size())});
    message.insert(message.end(), value.begin(), value.end());
    message.resize((message.size() + 3) / 4 * 4);
    write_16(message, 2, static_cast<std::uint16_t>(message.size() - 20));
    return message;
}

// M6
TEST(Stun, ACheckIsReadAsItWasWritten) {
    const auto bytes = check();
    const auto message = parse_stun(bytes);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->kind, StunClass::request);
    EXPECT_EQ(message->transaction, transaction);
    EXPECT_EQ(message->username, "ours:theirs");
    EXPECT_EQ(message->priority, 0x7e00'00ffu);
    EXPECT_EQ(message->role, Role::controlling);
    EXPECT_TRUE(message->use_candidate);
    EXPECT_TRUE(message->has_fingerprint);
    EXPECT_EQ(message->unknown_count, 0u);
    EXPECT_TRUE(proves(*message, password));
}

TEST(Stun, AnotherPasswordProvesNothing) {
    const auto bytes = check();
    EXPECT_FALSE(proves(*parse_stun(bytes), "another password"));
}

TEST(Stun, AMessageWithoutIntegrityProvesNothing) {
    StunWriter writer(StunClass::request, transaction);
    EXPECT_FALSE(proves(*parse_stun(writer.finish()), ""));
}

TEST(Stun, AChangedByteIsSeenByTheFingerprint) {
    auto bytes = check();
    bytes[30] ^= 1;
    EXPECT_FALSE(parse_stun(bytes));
}

TEST(Stun, AChangedByteWithANewFingerprintIsSeenByTheIntegrity) {
    auto bytes = check();
    bytes[24] = 'O';
    const auto sum = stun_fingerprint(std::span(bytes).first(bytes.size() - 8));
    write_32(bytes, bytes.size() - 4, sum);
    const auto message = parse_stun(bytes);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->username, "Ours:theirs");
    EXPECT_FALSE(proves(*message, password));
}

// RFC 8489 14.5
TEST(Stun, WhatStandsBehindTheIntegrityIsIgnored) {
    StunWriter writer(StunClass::request, transaction);
    writer.add_username("ours:theirs");
    writer.add_integrity(password);
    writer.add_use_candidate();
    writer.add_username("other:theirs");
    const auto message = parse_stun(writer.finish());
    EXPECT_EQ(message->username, "ours:theirs");
    EXPECT_FALSE(message->use_candidate);
    EXPECT_TRUE(proves(*message, password));
}

// M6: IPv6
TEST(Stun, AddressesOfBothFamiliesAreCoveredAndUncovered) {
    const auto v4 = Endpoint::parse("192.0.2.1:32853").value();
    const auto v6 = Endpoint::parse("[2001:db8:1234:5678:11:2233:4455:6677]:32853").value();
    EXPECT_EQ(answer_and_read(v4), v4);
    EXPECT_EQ(answer_and_read(v6), v6);
}

TEST(Stun, AnErrorHasItsCode) {
    StunWriter writer(StunClass::error, transaction);
    writer.add_error(487, "Role Conflict");
    const auto message = parse_stun(writer.finish());
    EXPECT_EQ(message->kind, StunClass::error);
    EXPECT_EQ(message->error, 487);
}

TEST(Stun, AttributesThatMustBeUnderstoodAreListed) {
    const auto required = with_attribute(0x0003, {0, 0, 0, 6});
    const auto optional = with_attribute(0x8022, {'x'});
    EXPECT_EQ(parse_stun(required)->unknown_count, 1u);
    EXPECT_EQ(parse_stun(required)->unknown[0], 0x0003);
    EXPECT_EQ(parse_stun(optional)->unknown_count, 0u);
}

TEST(Stun, AnswersToWhatIsUnknownAreWritten) {
    const std::array<std::uint16_t, 2> unknown{0x0003, 0x7fff};
    StunWriter writer(StunClass::error, transaction);
    writer.add_error(420, "Unknown Attribute");
    writer.add_unknown(unknown);
    EXPECT_EQ(parse_stun(writer.finish())->error, 420);
}

TEST(Stun, LengthsThatPassTheEndAreRefused) {
    auto bytes = check();
    bytes.resize(bytes.size() - 4);
    EXPECT_FALSE(parse_stun(bytes));
    auto long_attribute = with_attribute(0x8022, {1, 2, 3, 4});
    long_attribute[23] = 200;
    EXPECT_FALSE(parse_stun(long_attribute));
    EXPECT_FALSE(parse_stun(Bytes{0, 1, 0, 0}));
}

TEST(Stun, ValuesOfTheWrongLengthAreRefused) {
    EXPECT_FALSE(parse_stun(with_attribute(0x0024, {1, 2})));
    EXPECT_FALSE(parse_stun(with_attribute(0x0008, {1, 2, 3, 4})));
    EXPECT_FALSE(parse_stun(with_attribute(0x802a, {1, 2, 3, 4})));
    EXPECT_FALSE(parse_stun(with_attribute(0x0020, {0, 2, 0, 0, 1, 2, 3, 4})));
    EXPECT_FALSE(parse_stun(with_attribute(0x0009, {4})));
}

TEST(Stun, TooManyAttributesAreNobodysCheck) {
    auto message = with_attribute(0x8022, {});
    for (std::size_t i = 1; i < max_stun_attributes; ++i) message.insert(message.end(), {0x80, 0x22, 0, 0});
    write_16(message, 2, static_cast<std::uint16_t>(message.size() - 20));
    EXPECT_TRUE(parse_stun(message));
    message.insert(message.end(), {0x80, 0x22, 0, 0});
    write_16(message, 2, static_cast<std::uint16_t>(message.size() - 20));
    EXPECT_FALSE(parse_stun(message));
}

TEST(Stun, ADatagramThatIsTooLongIsRefused) {
    auto message = with_attribute(0x8022, {});
    message.resize(max_stun_bytes + 4);
    write_16(message, 2, static_cast<std::uint16_t>(message.size() - 20));
    EXPECT_FALSE(parse_stun(message));
}

// RFC 5769 2.1
TEST(Stun, TheSampleRequestOfTheRfcIsUnderstood) {
    const Bytes sample{0x00, 0x01, 0x00, 0x58, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34,
                       0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae, 0x80, 0x22, 0x00, 0x10, 0x53, 0x54, 0x55, 0x4e,
                       0x20, 0x74, 0x65, 0x73, 0x74, 0x20, 0x63, 0x6c, 0x69, 0x65, 0x6e, 0x74, 0x00, 0x24,
                       0x00, 0x04, 0x6e, 0x00, 0x01, 0xff, 0x80, 0x29, 0x00, 0x08, 0x93, 0x2f, 0xf9, 0xb1,
                       0x51, 0x26, 0x3b, 0x36, 0x00, 0x06, 0x00, 0x09, 0x65, 0x76, 0x74, 0x6a, 0x3a, 0x68,
                       0x36, 0x76, 0x59, 0x20, 0x20, 0x20, 0x00, 0x08, 0x00, 0x14, 0x9a, 0xea, 0xa7, 0x0c,
                       0xbf, 0xd8, 0xcb, 0x56, 0x78, 0x1e, 0xf2, 0xb5, 0xb2, 0xd3, 0xf2, 0x49, 0xc1, 0xb5,
                       0x71, 0xa2, 0x80, 0x28, 0x00, 0x04, 0xe5, 0x7a, 0x3b, 0xcf};
    const auto message = parse_stun(sample);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->username, "evtj:h6vY");
    EXPECT_EQ(message->role, Role::controlled);
    EXPECT_TRUE(proves(*message, "VOkJxbRl1RmTxUk/WvJxBt"));
}

}  // namespace
}  // namespace santral::rtp
