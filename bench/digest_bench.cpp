// What one check of a REGISTER's credentials costs, and one challenge: the price of a refused guess, too.

#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include "sip/auth/digest.h"
#include "sip/message/digest_header.h"

namespace santral::sip {
namespace {

constexpr std::string_view firm = "firm.example";

struct Desk {
    // A REGISTER of 101 by a fresh nonce; its response is right for the password "secret".
    Message answer(DigestAlgorithm algorithm) {
        const auto challenges = guard.challenge(firm, false);
        const auto nonce = parse_digest_challenge(challenges[0]).value().nonce;
        DigestHash hash;
        const auto a1 = hash.of(algorithm, {"101", firm, "secret"});
        const auto a2 = hash.of(algorithm, {"REGISTER", "sip:firm.example"});
        const auto response = hash.of(algorithm, {a1, nonce, "00000001", "0a4f113b", "auth", a2});
        const auto name = algorithm == DigestAlgorithm::md5 ? "MD5" : "SHA-256";
        return Message::parse(
                   fmt::format("REGISTER sip:firm.example SIP/2.0\r\n"
                               "Via: SIP/2.0/UDP 192.0.2.7:5062;rport;branch=z9hG4bKabcdef\r\n"
                               "From: <sip:101@firm.example>;tag=abc\r\n"
                               "To: <sip:101@firm.example>\r\n"
                               "Call-ID: 5f3a@192.0.2.7\r\n"
                               "CSeq: 2 REGISTER\r\n"
                               "Authorization: Digest username=\"101\", realm=\"{}\", nonce=\"{}\", "
                               "uri=\"sip:firm.example\", response=\"{}\", algorithm={}, qop=auth, "
                               "nc=00000001, cnonce=\"0a4f113b\"\r\n"
                               "Content-Length: 0\r\n\r\n",
                               firm, nonce, response, name))
            .value();
    }

    Timers timers;
    SecureRandom random;
    DigestGuard guard{"0123456789abcdef0123456789abcdef", timers, random};
    Ha1 ha1 = make_ha1("101", firm, "secret");
};

void challenge(benchmark::State& state) {
    Desk desk;
    for (auto _ : state) benchmark::DoNotOptimize(desk.guard.challenge(firm, false));
}
BENCHMARK(challenge);

// From the second round on the response is `replayed`, which costs the same.
void check(benchmark::State& state, DigestAlgorithm algorithm) {
    Desk desk;
    const auto request = desk.answer(algorithm);
    for (auto _ : state) benchmark::DoNotOptimize(desk.guard.check(request, firm, &desk.ha1));
}
BENCHMARK_CAPTURE(check, md5, DigestAlgorithm::md5);
BENCHMARK_CAPTURE(check, sha256, DigestAlgorithm::sha256);

void check_of_an_unknown_user(benchmark::State& state) {
    Desk desk;
    const auto request = desk.answer(DigestAlgorithm::md5);
    for (auto _ : state) benchmark::DoNotOptimize(desk.guard.check(request, firm, nullptr));
}
BENCHMARK(check_of_an_unknown_user);

void check_of_a_wrong_password(benchmark::State& state) {
    Desk desk;
    const auto request = desk.answer(DigestAlgorithm::md5);
    const auto other = make_ha1("101", firm, "other");
    for (auto _ : state) benchmark::DoNotOptimize(desk.guard.check(request, firm, &other));
}
BENCHMARK(check_of_a_wrong_password);

}  // namespace
}  // namespace santral::sip
