// Certificates: made, written, read again, and refused.

#include "net/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace santral::net {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

const WallTime now = WallTime(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22));

Certificate made() {
    return make_self_signed({"pbx.example.com", "192.0.2.7", "2001:db8::7"}, 24h, now).value();
}

TEST(Certificate, BearsTheNamesAndTimesItWasMadeFor) {
    const auto certificate = made();

    EXPECT_THAT(certificate.names(), ElementsAre("pbx.example.com", "192.0.2.7", "2001:db8::7"));
    EXPECT_EQ(certificate.valid_from(), now - 24h);
    EXPECT_EQ(certificate.expires_at(), now + 24h);
    EXPECT_FALSE(certificate.has_expired(now));
    EXPECT_TRUE(certificate.has_expired(now + 24h));
}

TEST(Certificate, IsTheSameAfterItWasWrittenAndReadAgain) {
    const auto certificate = made();

    const auto again = Certificate::load(certificate.chain_pem(), certificate.key_pem());

    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->fingerprint(), certificate.fingerprint());
    EXPECT_EQ(again->key_pem(), certificate.key_pem());
}

TEST(Certificate, KeepsTheIssuersThatFollowIt) {
    const auto certificate = made();
    const auto chain = certificate.chain_pem() + made().chain_pem();

    EXPECT_EQ(Certificate::load(chain, certificate.key_pem())->chain_pem(), chain);
}

TEST(Certificate, RefusesAKeyOfAnotherOne) {
    const auto loaded = Certificate::load(made().chain_pem(), made().key_pem());

    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, Errc::conflict);
}

TEST(Certificate, SaysWhichOfTheTwoCannotBeRead) {
    const auto certificate = made();

    EXPECT_THAT(Certificate::load("", certificate.key_pem()).error().detail,
                HasSubstr("the certificate cannot be read"));
    EXPECT_THAT(Certificate::load(certificate.chain_pem(), "x").error().detail,
                HasSubstr("the private key cannot be read"));
}

TEST(Certificate, RefusesMoreThanAFileOfCertificatesHas) {
    const auto certificate = made();
    std::string chain;
    for (std::size_t i = 0; i < max_certificate_issuers + 2; ++i) chain += certificate.chain_pem();

    EXPECT_EQ(Certificate::load(chain, certificate.key_pem()).error().code, Errc::too_large);
    EXPECT_EQ(Certificate::load(std::string(max_pem_bytes + 1, 'x'), "").error().code, Errc::too_large);
    EXPECT_EQ(Certificate::load(certificate.chain_pem(), std::string(max_pem_bytes + 1, 'x')).error().code,
              Errc::too_large);
}

TEST(Certificate, HasItsFingerprintInTheWordsOfSdp) {
    const auto text = to_text(made().fingerprint());

    EXPECT_EQ(text.size(), 95);  // 32 times two digits, and what separates them.
    EXPECT_EQ(text[2], ':');
}

TEST(Certificate, IsNotMadeForWhatIsNoName) {
    EXPECT_FALSE(make_self_signed({}, 24h, now));
    EXPECT_FALSE(make_self_signed({"a.example,DNS:b.example"}, 24h, now));
}

TEST(Certificate, TakesANameThatIsTooLongForASubject) {
    const std::string name = std::string(60, 'a') + ".example.com";

    EXPECT_THAT(make_self_signed({name}, 24h, now)->names(), ElementsAre(name));
}

}  // namespace
}  // namespace santral::net
