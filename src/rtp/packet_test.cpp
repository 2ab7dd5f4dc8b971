// Packets that are understood, and those that are not packets.

#include "rtp/packet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace santral::rtp {
namespace {

using Bytes = std::vector<std::uint8_t>;
using testing::ElementsAre;
using testing::ElementsAreArray;

const Bytes plain{0x80, 0x88, 0x12, 0x34, 0, 0, 0, 0xa0, 0xde, 0xad, 0xbe, 0xef, 1, 2, 3};

TEST(Packet, ReadsItsHeaderAndPayload) {
    const auto packet = parse_packet(plain);
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->header, (Header{8, true, 0x1234, 160, 0xdeadbeef}));
    EXPECT_THAT(packet->payload, ElementsAre(1, 2, 3));
    EXPECT_TRUE(packet->contributors.empty());
    EXPECT_TRUE(packet->extension.empty());
}

TEST(Packet, IsWrittenAsItWasRead) {
    std::array<std::uint8_t, 64> buffer{};
    const std::array<std::uint8_t, 3> payload{1, 2, 3};
    const auto bytes = write_packet({8, true, 0x1234, 160, 0xdeadbeef}, payload, buffer);
    EXPECT_THAT(std::span(buffer).first(bytes), ElementsAreArray(plain));
}

TEST(Packet, IsNotWrittenIntoABufferThatIsTooSmall) {
    std::array<std::uint8_t, 14> buffer{};
    const std::array<std::uint8_t, 3> payload{1, 2, 3};
    EXPECT_EQ(write_packet({}, payload, buffer), 0u);
}

TEST(Packet, PassesOverContributorsExtensionAndPadding) {
    const Bytes full{0xb1, 0x00, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 7,  // One contributor.
                     0xbe, 0xde, 0, 1, 9, 9, 9, 9,                          // An extension of one word.
                     42,   43,   0, 0, 3};                                  // Two bytes, padding of three.
    const auto packet = parse_packet(full);
    ASSERT_TRUE(packet);
    EXPECT_THAT(packet->contributors, ElementsAre(0, 0, 0, 7));
    EXPECT_EQ(packet->extension_profile, 0xbede);
    EXPECT_THAT(packet->extension, ElementsAre(9, 9, 9, 9));
    EXPECT_THAT(packet->payload, ElementsAre(42, 43));
}

TEST(Packet, MayBeEmpty) {
    EXPECT_TRUE(parse_packet(std::span(plain).first(12))->payload.empty());
}

TEST(Packet, RefusesWhatIsMalformed) {
    EXPECT_FALSE(parse_packet({}));
    EXPECT_FALSE(parse_packet(std::span(plain).first(11)));
    EXPECT_FALSE(parse_packet(Bytes{0x40, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9}));           // Version 1.
    EXPECT_FALSE(parse_packet(Bytes{0x81, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9}));           // No contributor.
    EXPECT_FALSE(parse_packet(Bytes{0x90, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0}));  // Half extension.
    EXPECT_FALSE(
        parse_packet(Bytes{0x90, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0xff, 0xff}));  // Long extension.
    EXPECT_FALSE(parse_packet(Bytes{0xa0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9}));           // No padding.
    EXPECT_FALSE(parse_packet(Bytes{0xa0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0}));        // Of zero bytes.
    EXPECT_FALSE(parse_packet(Bytes{0xa0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 2}));        // Too much.
}

TEST(Packet, IsRewrittenWithoutTouchingTheRest) {
    Bytes full{0xb1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 7, 0xbe, 0xde, 0, 0, 42, 1};
    rewrite_header(full, {101, true, 7, 8, 10});
    const auto packet = parse_packet(full);
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->header, (Header{101, true, 7, 8, 10}));
    EXPECT_THAT(packet->contributors, ElementsAre(0, 0, 0, 7));
    EXPECT_THAT(packet->payload, ElementsAre(42));
}

TEST(DatagramKind, IsToldByTheFirstBytes) {
    EXPECT_EQ(kind_of(plain), DatagramKind::rtp);
    EXPECT_EQ(kind_of(Bytes{0x80, 200}), DatagramKind::rtcp);
    EXPECT_EQ(kind_of(Bytes{0x81, 206}), DatagramKind::rtcp);
    EXPECT_EQ(kind_of(Bytes{0x80, 0x80 | 96}), DatagramKind::rtp);
    EXPECT_EQ(kind_of(Bytes{0x00, 0x01}), DatagramKind::stun);
    EXPECT_EQ(kind_of(Bytes{22, 254}), DatagramKind::dtls);
    EXPECT_EQ(kind_of(Bytes{'\r', '\n'}), DatagramKind::unknown);
    EXPECT_EQ(kind_of(Bytes{0x80}), DatagramKind::unknown);
}

}  // namespace
}  // namespace santral::rtp
