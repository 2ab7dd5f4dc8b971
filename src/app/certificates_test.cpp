// Certificates in files: made, read again, and kept when what is new is wrong.

#include "app/certificates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "store/scratch_directory.h"

namespace santral::app {
namespace {

using namespace std::chrono_literals;
using std::filesystem::path;
using testing::HasSubstr;

const WallTime noon = WallTime(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22));

void write(const path& file, std::string_view text) {
    std::ofstream(file) << text;
}

struct CertificatesTest : ::testing::Test {
    Certificates make() {
        return {config, timers, [this] { return now; },
                [this](const Certificates::Shown& what) { shown.push_back(what.certificate.fingerprint()); }};
    }
    void keep(const net::Certificate& certificate) {
        write(config.tls_certificate, certificate.chain_pem());
        write(config.tls_key, certificate.key_pem());
    }
    static net::Certificate made_until(WallTime end) {
        return net::make_self_signed({"pbx.example.com"},
                                     std::chrono::floor<std::chrono::seconds>(end - noon), noon)
            .value();
    }
    void use_files() {
        config.tls_certificate = scratch.path() / "given.pem";
        config.tls_key = scratch.path() / "given.key";
    }

    store::ScratchDirectory scratch;
    Config config{.data = scratch.path()};
    Timers timers;
    WallTime now = noon;
    std::vector<net::Certificate::Fingerprint> shown;
};

TEST_F(CertificatesTest, OneIsMadeAtTheFirstStartAndKept) {
    config.tls_names = {"pbx.example.com", "192.0.2.7"};
    ASSERT_TRUE(make().open());
    ASSERT_TRUE(make().open());

    ASSERT_EQ(shown.size(), 2u);
    EXPECT_EQ(shown[0], shown[1]);
    const auto key = scratch.path() / "tls" / "key.pem";
    EXPECT_EQ(std::filesystem::status(key).permissions(), std::filesystem::perms(0600));
}

TEST_F(CertificatesTest, TheOneThatWasMadeIsMadeAnewBeforeItExpires) {
    auto certificates = make();
    ASSERT_TRUE(certificates.open());
    now += Certificates::made_for - 1h;
    timers.advance(Certificates::looked_at_every);

    ASSERT_EQ(shown.size(), 2u);
    EXPECT_NE(shown[0], shown[1]);
    EXPECT_GT(certificates.left(), Certificates::made_anew_before);
}

TEST_F(CertificatesTest, WithoutTheFilesOfTheAdministratorThereIsNoStart) {
    use_files();
    const auto opened = make().open();

    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error().detail, HasSubstr("given.pem"));
}

// R3
TEST_F(CertificatesTest, FilesThatChangeAreReadAgain) {
    use_files();
    keep(made_until(noon + 240h));
    auto certificates = make();
    ASSERT_TRUE(certificates.open());

    const auto renewed = made_until(noon + 2400h);
    keep(renewed);
    std::filesystem::last_write_time(config.tls_key, std::filesystem::file_time_type::clock::now() + 1s);
    timers.advance(Certificates::looked_at_every);

    EXPECT_EQ(shown.back(), renewed.fingerprint());
    EXPECT_FALSE(certificates.alarm());
}

TEST_F(CertificatesTest, FilesThatDoNotFitLeaveTheOldOneAndRaiseAnAlarm) {
    use_files();
    const auto first = made_until(noon + 240h);
    keep(first);
    auto certificates = make();
    ASSERT_TRUE(certificates.open());

    write(config.tls_certificate, made_until(noon + 2400h).chain_pem());
    const auto reloaded = certificates.reload();

    EXPECT_FALSE(reloaded);
    EXPECT_EQ(shown.back(), first.fingerprint());
    EXPECT_THAT(certificates.alarm().value_or(""), HasSubstr("does not belong"));
}

TEST_F(CertificatesTest, OneThatNobodyRenewsRaisesAnAlarm) {
    use_files();
    keep(made_until(noon + 240h));
    auto certificates = make();
    ASSERT_TRUE(certificates.open());
    EXPECT_EQ(certificates.left(), 240h);
    EXPECT_FALSE(certificates.alarm());

    now += 200h;
    EXPECT_THAT(certificates.alarm().value_or(""), HasSubstr("renew it"));
}

}  // namespace
}  // namespace santral::app
