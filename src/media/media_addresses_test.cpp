// Which addresses far sides are told.

#include "media/media_addresses.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace santral::media {
namespace {

using testing::ElementsAre;

struct MediaAddresses : testing::Test {
    MediaAddresses() {
        settings.bind_v4 = IpAddress::parse("192.0.2.1").value();
        settings.bind_v6 = IpAddress::parse("2001:db8::1").value();
    }
    MediaSettings settings;
    Endpoint v4 = Endpoint::parse("192.0.2.1:4000").value();
    Endpoint v6 = Endpoint::parse("[2001:db8::1]:4000").value();
};

// M6
TEST_F(MediaAddresses, BothFamiliesAreCandidatesTheLegsOwnFirst) {
    EXPECT_THAT(candidates_of(settings, v4), ElementsAre(v4, v6));
    EXPECT_THAT(candidates_of(settings, v6), ElementsAre(v6, v4));
}

TEST_F(MediaAddresses, AFamilyThatIsNotSpokenIsNoCandidate) {
    settings.bind_v6.reset();
    EXPECT_THAT(candidates_of(settings, v4), ElementsAre(v4));
}

TEST_F(MediaAddresses, WhatIsAdvertisedStandsForWhatIsBound) {
    settings.advertised_v6 = IpAddress::parse("2001:db8::99").value();
    EXPECT_THAT(candidates_of(settings, v4), ElementsAre(v4, Endpoint::parse("[2001:db8::99]:4000").value()));
    EXPECT_EQ(address_for(settings, v6.ip).value(), *settings.advertised_v6);
}

TEST_F(MediaAddresses, AnAddressOfAFamilyThatIsNotSpokenIsRefused) {
    settings.bind_v6.reset();
    EXPECT_EQ(address_for(settings, v6.ip).error().code, Errc::unavailable);
}

}  // namespace
}  // namespace santral::media
