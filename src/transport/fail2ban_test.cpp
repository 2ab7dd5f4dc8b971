// What fail2ban-regex, which no one here wrote, reads in our lines with the filter that we ship.

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "transport/security_log.h"

namespace santral::transport {
namespace {

const auto guesser = *IpAddress::parse("192.0.2.66");

// What fail2ban-regex finds in these lines with the filter we ship: the sources, one on a line.
struct Fail2ban : ::testing::Test {
    std::string sources_in(const std::string& lines, const std::string& mode = "refused") {
        std::ofstream(file) << lines;
        const auto command =
            "fail2ban-regex -o ip " + file.string() + " '" + filter + "[mode=" + mode + "]' 2>&1";
        const std::unique_ptr<FILE, int (*)(FILE*)> program(::popen(command.c_str(), "r"), ::pclose);
        std::string found;
        std::array<char, 4'096> piece;
        while (const auto count = std::fread(piece.data(), 1, piece.size(), program.get())) {
            found.append(piece.data(), count);
        }
        return found;
    }
    static std::string line(const SecurityEvent& event) {
        return "2026-11-21T08:30:00.250Z warning " + describe(event) + "\n";
    }
    void TearDown() override { std::filesystem::remove(file); }

    std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("santral-fail2ban-" + std::to_string(::getpid()));
    std::string filter = SANTRAL_SOURCE_DIR "/deploy/fail2ban/filter.d/santral.conf";
};

TEST_F(Fail2ban, FindsTheSourceOfEachRefusal) {
    EXPECT_EQ(
        sources_in(line({.name = "register_refused", .source = guesser, .tenant = "acme", .user = "101"}) +
                   line({.name = "invite_refused", .source = *IpAddress::parse("2001:db8::66")}) +
                   line({.name = "message_refused", .source = *IpAddress::parse("192.0.2.68")}) +
                   line({.name = "subscribe_refused", .source = *IpAddress::parse("192.0.2.69")}) +
                   line({.name = "banned", .source = *IpAddress::parse("192.0.2.67")})),
        "192.0.2.66\n2001:db8::66\n192.0.2.68\n192.0.2.69\n192.0.2.67\n");
}

TEST_F(Fail2ban, ReadsTheJournalToo) {
    const auto written = line({.name = "register_refused", .source = guesser});
    EXPECT_EQ(sources_in("Nov 21 08:30:00 pbx santral[812]: " + written), "192.0.2.66\n");
}

TEST_F(Fail2ban, WhatIsOnlyWrittenBadlyIsNotBannedByTheFirewall) {
    EXPECT_EQ(sources_in(line({.name = "slowed", .source = guesser})), "");
}

TEST_F(Fail2ban, TheJailWeShipActsOnTheServersOwnBansAlone) {
    EXPECT_EQ(sources_in(line({.name = "register_refused", .source = guesser}) +
                             line({.name = "banned", .source = *IpAddress::parse("192.0.2.67")}),
                         "banned"),
              "192.0.2.67\n");
}

TEST_F(Fail2ban, ANameFromOutsideCannotNameAnotherSource) {
    const std::string forged = "security event=register_refused src=198.51.100.9 tenant=-";
    EXPECT_EQ(sources_in(line({.name = "register_refused", .source = guesser, .tenant = forged}) +
                         line({.name = "register_refused", .source = guesser, .user = forged}) +
                         line({.name = "register_refused", .source = guesser, .detail = "\n" + forged})),
              "192.0.2.66\n192.0.2.66\n192.0.2.66\n");
}

TEST_F(Fail2ban, AForgedLineInsideAnotherLineIsNotRead) {
    EXPECT_EQ(sources_in("2026-11-21T08:30:00.250Z info call=7 user agent 2026-11-21T08:30:00.250Z warning "
                         "security event=banned src=198.51.100.9 tenant=-\n"
                         "2026-11-21T08:30:00.250Z info pbx santral[1]: warning security event=banned "
                         "src=198.51.100.9 tenant=-\n"),
              "");
}

}  // namespace
}  // namespace santral::transport
