#pragma once
// For tests: a leg with keys of ours, and descriptions of far sides that protect their media.

#include <fmt/format.h>

#include <string>

#include "base/base64.h"
#include "sdp/offer_answer.h"

namespace santral::sdp {

inline const rtp::IceCredentials our_ice{"ourU", "our-password-of-22-chars"};

inline std::vector<std::uint8_t> key_bytes(rtp::SrtpSuite suite, std::uint8_t seed) {
    const auto facts = rtp::facts_of(suite);
    return std::vector<std::uint8_t>(facts.key_bytes + facts.salt_bytes, seed);
}

inline std::shared_ptr<const LocalKeys> make_local_keys(const rtp::IceCredentials& ice = our_ice) {
    LocalKeys keys;
    for (const auto suite : rtp::all_srtp_suites) keys.srtp.push_back({suite, key_bytes(suite, 1)});
    keys.fingerprint.digest = std::vector<std::uint8_t>(32, 0xab);
    keys.ice = ice;
    keys.candidates = {*Endpoint::parse("198.51.100.1:20000"), *Endpoint::parse("[2001:db8::1]:20000")};
    return std::make_shared<const LocalKeys>(std::move(keys));
}

// "AES_CM_128_HMAC_SHA1_80 inline:..." of a far side.
inline std::string crypto_value(rtp::SrtpSuite suite, std::uint8_t seed) {
    return fmt::format("{} inline:{}", rtp::facts_of(suite).name, to_base64(key_bytes(suite, seed)));
}

inline std::string remote_audio(std::string_view protocol, std::string_view attributes) {
    return fmt::format(
        "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio 4000 {} 8\r\n{}",
        protocol, attributes);
}

inline constexpr std::string_view their_fingerprint =
    "sha-256 01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F:20";

// As a browser writes it, shortened to what matters.
inline std::string browser_offer(std::string_view ufrag = "theU", std::string_view setup = "actpass") {
    return fmt::format(
        "v=0\r\no=- 46117317 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
        "a=extmap-allow-mixed\r\na=msid-semantic: WMS stream\r\n"
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 "
        "0.0.0.0\r\n"
        "a=candidate:1 1 udp 2113937151 5d1e6d3c.local 41234 typ host generation 0 network-cost 999\r\n"
        "a=ice-ufrag:{}\r\na=ice-pwd:their-password-of-24-chars\r\na=ice-options:trickle\r\n"
        "a=fingerprint:{}\r\na=setup:{}\r\na=mid:0\r\na=sendrecv\r\na=msid:stream track\r\na=rtcp-mux\r\n"
        "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:63 red/48000/2\r\n"
        "a=rtpmap:9 G722/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:13 CN/8000\r\n"
        "a=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\n"
        "a=ssrc:1 cname:abc\r\n",
        ufrag, their_fingerprint, setup);
}

}  // namespace santral::sdp
