// The lines, what outside text may do to them, and how many there may be.

#include "transport/security_log.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace santral::transport {
namespace {

using namespace std::chrono_literals;

const auto guesser = *IpAddress::parse("192.0.2.66");

TEST(SecurityLog, SaysEventAndSourceFirst) {
    EXPECT_EQ(describe({.name = "register_refused", .source = guesser, .tenant = "acme", .user = "101"}),
              "security event=register_refused src=192.0.2.66 tenant=acme user=101 detail=-");
}

TEST(SecurityLog, WhatComesFromOutsideCanNameNoOtherSource) {
    const auto line = describe({.name = "register_refused",
                                .source = guesser,
                                .user = "x security event=banned src=198.51.100.9 \r\n"});
    EXPECT_EQ(line.find("src="), line.rfind("src="));
    EXPECT_EQ(line.find("event="), line.rfind("event="));
    EXPECT_EQ(line.find('\n'), line.npos);
}

TEST(SecurityLog, CutsLongTextFromOutside) {
    const std::string endless(5'000, 'x');
    const auto line = describe({.name = "register_refused", .source = guesser, .user = endless});
    EXPECT_LT(line.size(), 200u);
}

TEST(SecurityLog, WritesNoMoreThanItsLimitASecond) {
    Timers timers;
    SecurityLog log(timers);
    testing::internal::CaptureStderr();
    for (unsigned i = 0; i < SecurityLog::lines_a_second + 10; ++i) {
        log.write({.name = "malformed", .source = guesser});
    }
    timers.advance(1s);
    log.write({.name = "banned", .source = guesser});
    const auto written = testing::internal::GetCapturedStderr();
    EXPECT_EQ(std::ranges::count(written, '\n'), SecurityLog::lines_a_second + 2);
    EXPECT_NE(written.find("10 security lines left out"), written.npos);
}

}  // namespace
}  // namespace santral::transport
