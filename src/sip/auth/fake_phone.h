#pragma once
// For tests: a phone that computes its responses as RFC 7616 3.4.1 says, and the registrar it talks to.

#include <fmt/core.h>

#include <string>

#include "sip/auth/digest.h"
#include "sip/message/digest_header.h"

namespace santral::sip {

constexpr std::string_view realm = "firm.example";

// The answer of a phone to a challenge; what differs from the usual is set before header().
struct DigestAnswer {
    std::string username = "101";
    std::string password = "secret";
    std::string method = "REGISTER";
    std::string uri = "sip:firm.example";
    std::string nonce;
    std::string algorithm = "SHA-256";
    std::string qop = "auth";
    std::string nc = "00000001";
    std::string cnonce = "0a4f113b";

    std::string header() const {
        const auto kind = algorithm == "SHA-256" ? DigestAlgorithm::sha256 : DigestAlgorithm::md5;
        DigestHash hash;
        const auto ha1 = hash.of(kind, {username, realm, password});
        const auto ha2 = hash.of(kind, {method, uri});
        const auto response = qop.empty() ? hash.of(kind, {ha1, nonce, ha2})
                                          : hash.of(kind, {ha1, nonce, nc, cnonce, qop, ha2});
        auto value = fmt::format(R"(Digest username="{}", realm="{}", nonce="{}", uri="{}", response="{}")",
                                 username, realm, nonce, uri, response);
        if (!algorithm.empty()) value += ", algorithm=" + algorithm;
        if (!qop.empty()) value += fmt::format(R"(, qop={}, nc={}, cnonce="{}")", qop, nc, cnonce);
        return value;
    }
};

inline Message make_request(const std::string& authorization,
                            std::string_view first_line = "REGISTER sip:firm.example") {
    auto bytes = fmt::format("{} SIP/2.0\r\n{}Content-Length: 0\r\n\r\n", first_line, authorization);
    return Message::parse(std::move(bytes)).value();
}

struct FakeRegistrar {
    // A fresh nonce.
    std::string nonce() {
        return std::string(parse_digest_challenge(guard.challenge(realm, false)[0]).value().nonce);
    }
    DigestAnswer answer() {
        DigestAnswer made;
        made.nonce = nonce();
        return made;
    }
    Verdict check(const DigestAnswer& answer) { return check("Authorization: " + answer.header() + "\r\n"); }
    Verdict check(const std::string& authorization) {
        return guard.check(make_request(authorization), realm, &ha1);
    }
    Verdict check_invite(const DigestAnswer& answer) {
        const auto lines = "Proxy-Authorization: " + answer.header() + "\r\n";
        return guard.check(make_request(lines, "INVITE sip:102@firm.example:5060;transport=udp"), realm,
                           &ha1);
    }

    Ha1 ha1 = make_ha1("101", realm, "secret");
    Timers timers;
    SeededRandom random{1};
    DigestGuard guard{"0123456789abcdef0123456789abcdef", timers, random};
};

}  // namespace santral::sip
