// Settings that cannot work are refused with the remedy.

#include "media/media_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace santral::media {
namespace {

using testing::HasSubstr;

MediaSettings two_threads() {
    MediaSettings settings;
    settings.threads = 2;
    return settings;
}

TEST(MediaSettings, TheDefaultsAreValid) {
    EXPECT_TRUE(validate(MediaSettings{}));
    EXPECT_GE(MediaSettings{}.thread_count(), 1u);
    EXPECT_TRUE(validate(two_threads()));
}

TEST(MediaSettings, APortRangeBeginsEvenAndEndsOdd) {
    auto settings = two_threads();
    settings.first_port = 20'001;
    EXPECT_THAT(validate(settings).error().detail, HasSubstr("first port 20001: must be even"));
    settings = two_threads();
    settings.last_port = 23'998;
    EXPECT_THAT(validate(settings).error().detail, HasSubstr("last port 23998: must be odd"));
    settings.last_port = 19'999;
    EXPECT_THAT(validate(settings).error().detail, HasSubstr("above the first port 20000"));
}

TEST(MediaSettings, ARangeTooSmallSaysHowManyPortsAreNeeded) {
    auto settings = two_threads();
    settings.last_port = 20'131;
    EXPECT_TRUE(validate(settings));
    settings.last_port = 20'129;
    EXPECT_THAT(validate(settings).error().detail, HasSubstr("need 132 ports or more"));
}

TEST(MediaSettings, EachNumberHasItsLimits) {
    auto settings = two_threads();
    settings.threads = max_media_threads + 1;
    EXPECT_THAT(validate(settings).error().detail, HasSubstr("must be 64 or fewer"));
    settings = two_threads();
    settings.shared_pairs = max_shared_pairs + 1;
    EXPECT_THAT(validate(settings).error().detail, HasSubstr("must be 1 to 256"));
    settings.shared_pairs = 0;
    EXPECT_FALSE(validate(settings));
    settings = two_threads();
    settings.rtp_timeout = std::chrono::seconds(4);
    EXPECT_THAT(validate(settings).error().detail, HasSubstr("must be 5 to 3600 s"));
    settings = two_threads();
    settings.longest_pause = std::chrono::milliseconds(6);
    EXPECT_THAT(validate(settings).error().detail, HasSubstr("must be 0 to 5000 us"));
}

TEST(MediaSettings, AddressesAreOfTheirFamily) {
    auto settings = two_threads();
    settings.bind_v6 = IpAddress{};
    EXPECT_TRUE(validate(settings));
    settings.advertised_v6 = IpAddress::v4(0x7F000001);
    EXPECT_THAT(validate(settings).error().detail, HasSubstr("127.0.0.1 is not an IPv6 address"));
    settings = two_threads();
    settings.bind_v4.reset();
    EXPECT_THAT(validate(settings).error().detail, HasSubstr("no address to bind"));
}

}  // namespace
}  // namespace santral::media
