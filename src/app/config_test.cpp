// santral.toml: what is read, and how a mistake is told.

#include "app/config.h"

#include <gtest/gtest.h>

namespace santral::app {
namespace {

using namespace std::chrono_literals;

std::string complaint(std::string_view text) {
    const auto config = parse_config(text, "santral.toml");
    return config ? "" : config.error().detail;
}

TEST(Config, AnEmptyFileMeansTheDefaults) {
    const auto config = parse_config("", "santral.toml");
    ASSERT_TRUE(config);
    EXPECT_EQ(config->media_ports.first, 20'000);
    EXPECT_EQ(config->ring_for, 60s);
    EXPECT_EQ(config->database(), "/var/lib/santral/santral.db");
}

TEST(Config, TakesThePostgresqlDatabaseThatItNames) {
    const auto config = parse_config("database = \"postgresql://santral@db.example/calls\"", "santral.toml");
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->database(), "postgresql://santral@db.example/calls");
    EXPECT_EQ(complaint("database = \"/srv/calls.db\""),
              "santral.toml:1: database must be the URL of a PostgreSQL database, as "
              "\"postgresql://santral@host/santral\"");
}

TEST(Config, ReadsEveryKindOfValue) {
    const auto config = parse_config(R"(
[paths]
data = "/srv/santral"
[log]
level = "debug"
[media]
ports = "30000-30099"
timeout_s = 10
[security]
trusted_networks = ["192.0.2.0/24", "2001:db8::/32"]
)",
                                     "santral.toml");
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->data, "/srv/santral");
    EXPECT_EQ(config->log_level, LogLevel::debug);
    EXPECT_EQ(config->media_ports.last, 30'099);
    EXPECT_EQ(config->media_timeout, 10s);
    EXPECT_EQ(config->trusted_networks.size(), 2u);
}

TEST(Config, ReadsWhatTheWebAndTlsAreServedBy) {
    const auto config = parse_config(R"(
[api]
tls = true
origins = ["https://www.example.com"]
[tls]
certificate = "/etc/santral/pbx.pem"
key = "/etc/santral/pbx.key"
names = ["pbx.example.com", "192.0.2.7"]
)",
                                     "santral.toml");
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_TRUE(config->api_speaks_tls);
    EXPECT_EQ(config->api_origins, std::vector<std::string>{"https://www.example.com"});
    EXPECT_EQ(config->tls_key, "/etc/santral/pbx.key");
    EXPECT_EQ(config->tls_names.size(), 2u);
}

TEST(Config, ACertificateNeedsItsKey) {
    EXPECT_EQ(complaint("[tls]\ncertificate = \"/etc/santral/pbx.pem\"\n"),
              "santral.toml: tls.certificate and tls.key go together");
}

TEST(Config, AListOfTextsHasABound) {
    std::string names = "[tls]\nnames = [";
    for (int i = 0; i < 101; ++i) names += "\"x\", ";
    EXPECT_NE(complaint(names + "]\n").find("up to 100 texts"), std::string::npos);
    EXPECT_NE(complaint("[tls]\nnames = [1]\n").find("up to 100 texts"), std::string::npos);
}

TEST(Config, AnUnknownKeyNamesItsLineAndTheNearestKey) {
    EXPECT_EQ(complaint("[media]\nprots = \"20000-20099\"\n"),
              "santral.toml:2: unknown key 'media.prots': did you mean 'media.ports'?");
    EXPECT_EQ(complaint("\n\n[telephone]\nbell = 1\n"),
              "santral.toml:3: unknown key 'telephone': `santral --help-config` lists the keys");
}

TEST(Config, AWrongValueSaysWhatIsExpected) {
    EXPECT_EQ(complaint("[media]\ntimeout_s = 2\n"),
              "santral.toml:2: media.timeout_s must be a number of seconds from 5 to 3600");
    EXPECT_EQ(complaint("[media]\nports = \"20000\"\n"),
              "santral.toml:2: media.ports must be a range of at least four ports from 1024 up, as "
              "\"20000-29999\"");
    EXPECT_EQ(complaint("[log]\nlevel = 3\n"),
              "santral.toml:2: log.level must be \"debug\", \"info\", \"warning\" or \"error\"");
    EXPECT_EQ(complaint("[security]\ntrusted_networks = [\"office\"]\n"),
              "santral.toml:2: security.trusted_networks must be a list of networks, as [\"192.0.2.0/24\"]");
}

TEST(Config, BrokenTomlNamesItsLine) {
    EXPECT_TRUE(complaint("[media]\nports = \n").starts_with("santral.toml:2: "));
}

TEST(Config, LimitsThatContradictEachOtherAreRefused) {
    EXPECT_EQ(complaint("[registration]\nminimum_s = 300\nmaximum_s = 60\n"),
              "santral.toml: registration.minimum_s is over registration.maximum_s");
}

TEST(Config, TheDescriptionIsItselfAConfiguration) {
    auto text = describe_config();
    // The ranges stand behind the numbers in brackets.
    for (auto open = text.find("  ("); open != text.npos; open = text.find("  (")) {
        text.erase(open, text.find(')', open) - open + 1);
    }
    EXPECT_EQ(complaint(text), "");
}

TEST(Config, AMissingFileSaysWhatToDo) {
    const auto config = load_config("/nonexistent/santral.toml");
    ASSERT_FALSE(config);
    EXPECT_NE(config.error().detail.find("--config"), std::string::npos);
}

}  // namespace
}  // namespace santral::app
