// The attributes of RFC 4568, 5763, 5761, 8122, 8839 and 9143, read and written.

#include "sdp/profile.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "base/base64.h"
#include "base/text.h"
#include "sdp/words.h"

namespace santral::sdp {
namespace {

constexpr std::string_view plain = "RTP/AVP";
constexpr std::string_view plain_with_feedback = "RTP/AVPF";
constexpr std::string_view secure = "RTP/SAVP";
constexpr std::string_view secure_with_feedback = "RTP/SAVPF";
constexpr std::string_view over_dtls = "UDP/TLS/RTP/SAVP";
constexpr std::string_view over_dtls_with_feedback = "UDP/TLS/RTP/SAVPF";
constexpr std::string_view inline_key = "inline:";

// --- reading
// ------------------------------------------------------------------------------------------------

// Its own attribute, or that of the session.
const Attribute* find_for(const Description& description, const Media& media, std::string_view name) {
    if (const auto* own = media.find(name)) return own;
    const auto found = std::ranges::find(description.attributes, name, &Attribute::name);
    return found == description.attributes.end() ? nullptr : &*found;
}

// RFC 4568 6.3: what would change how packets look, and is not understood, rules the line out.
bool changes_packets(std::string_view parameter) {
    return !parameter.starts_with('-') && !parameter.starts_with("WSH=");
}

std::optional<rtp::SrtpSuite> suite_of(std::string_view name) {
    for (const auto suite : rtp::all_srtp_suites) {
        if (equals_ignoring_case(name, rtp::facts_of(suite).name)) return suite;
    }
    return {};
}

// "inline:" key||salt ["|" lifetime] ["|" MKI ":" length]: one key, and no MKI, which we would have to send.
std::optional<rtp::SrtpKey> key_of(rtp::SrtpSuite suite, std::string_view parameters) {
    if (!parameters.starts_with(inline_key)) return {};
    parameters.remove_prefix(inline_key.size());
    const auto rest = parameters.find('|');
    if (rest != std::string_view::npos &&
        parameters.substr(rest).find_first_of(":;") != std::string_view::npos)
        return {};
    auto bytes = from_base64(parameters.substr(0, rest));
    const auto facts = rtp::facts_of(suite);
    if (!bytes || bytes->size() != facts.key_bytes + facts.salt_bytes) return {};
    return rtp::SrtpKey{suite, std::move(*bytes)};
}

// tag suite key-params *(session-param)
std::optional<Crypto> crypto_of(std::string_view value) {
    const auto parts = words(value);
    if (parts.size() < 3) return {};
    const auto tag = parse_number<unsigned>(parts[0]);
    const auto suite = suite_of(parts[1]);
    if (!tag || !suite || std::any_of(parts.begin() + 3, parts.end(), changes_packets)) return {};
    auto key = key_of(*suite, parts[2]);
    if (!key) return {};
    return Crypto{*tag, std::move(*key)};
}

std::vector<Crypto> cryptos_of(const Media& media) {
    std::vector<Crypto> cryptos;
    std::size_t seen = 0;
    for (const auto& attribute : media.attributes) {
        if (attribute.name() != "crypto" || ++seen > max_crypto_lines) continue;
        if (auto crypto = crypto_of(attribute.value())) cryptos.push_back(std::move(*crypto));
    }
    return cryptos;
}

std::optional<std::uint8_t> hexadecimal_byte(std::string_view pair) {
    std::uint8_t byte = 0;
    const auto [stopped, error] = std::from_chars(pair.data(), pair.data() + pair.size(), byte, 16);
    if (pair.size() != 2 || error != std::errc{} || stopped != pair.data() + 2) return {};
    return byte;
}

// RFC 8122 5: "sha-256 4A:AD:...".
std::optional<rtp::Fingerprint> fingerprint_of(std::string_view value) {
    const auto parts = words(value);
    if (parts.size() != 2) return {};
    rtp::Fingerprint fingerprint{to_lower(parts[0]), {}};
    for (const auto pair : split(parts[1], ':')) {
        const auto byte = hexadecimal_byte(pair);
        if (!byte) return {};
        fingerprint.digest.push_back(*byte);
    }
    return fingerprint;
}

std::vector<rtp::Fingerprint> fingerprints_in(const std::vector<Attribute>& attributes) {
    std::vector<rtp::Fingerprint> fingerprints;
    for (const auto& attribute : attributes) {
        if (attribute.name() != "fingerprint" || fingerprints.size() == max_fingerprints) continue;
        if (auto one = fingerprint_of(attribute.value())) fingerprints.push_back(std::move(*one));
    }
    return fingerprints;
}

std::optional<Setup> setup_of(const Description& description, const Media& media) {
    const auto* attribute = find_for(description, media, "setup");
    if (!attribute) return {};
    for (const auto setup : {Setup::actpass, Setup::active, Setup::passive}) {
        if (attribute->value() == to_string(setup)) return setup;
    }
    return {};
}

std::optional<rtp::IceCredentials> ice_of(const Description& description, const Media& media) {
    const auto* ufrag = find_for(description, media, "ice-ufrag");
    const auto* password = find_for(description, media, "ice-pwd");
    if (!ufrag || !password) return {};
    const auto is_usable = [](std::string_view text, std::size_t least) {
        return text.size() >= least && text.size() <= max_ice_characters;
    };
    if (!is_usable(ufrag->value(), 4) || !is_usable(password->value(), 22)) return {};
    return rtp::IceCredentials{std::string(ufrag->value()), std::string(password->value())};
}

bool is_in_bundle(const Description& description, std::string_view mid) {
    return !mid.empty() && std::ranges::any_of(description.attributes, [mid](const Attribute& attribute) {
        if (attribute.name() != "group") return false;
        const auto parts = words(attribute.value());
        return !parts.empty() && parts.front() == "BUNDLE" &&
               std::find(parts.begin() + 1, parts.end(), mid) != parts.end();
    });
}

// Which protection a line asks for. Plain RTP beside a=crypto is what phones send that would rather, but need
// not, be protected: they are.
Result<Keying> keying_of(const Profile& profile) {
    const auto& protocol = profile.protocol;
    const bool is_plain = protocol == plain || protocol == plain_with_feedback;
    const bool is_secure = protocol == secure || protocol == secure_with_feedback;
    const bool is_dtls = protocol == over_dtls || protocol == over_dtls_with_feedback;
    if (!is_plain && !is_secure && !is_dtls)
        return fail(Errc::unsupported, fmt::format("over {:.32}, which is not spoken here", protocol));
    if (!is_dtls && !profile.cryptos.empty()) return Keying::sdes;
    if (is_plain) return Keying::none;
    if (!profile.fingerprints.empty()) return Keying::dtls;
    return fail(Errc::unsupported,
                fmt::format("over {} without a key or fingerprint that can be used", protocol));
}

// --- writing
// ------------------------------------------------------------------------------------------------

void add(std::vector<Attribute>& attributes, std::string text) {
    attributes.push_back({std::move(text)});
}

void write_keys(const Profile& profile, Media& media) {
    for (const auto& [tag, key] : profile.cryptos) {
        add(media.attributes, fmt::format("crypto:{} {} {}{}", tag, rtp::facts_of(key.suite).name, inline_key,
                                          to_base64(key.key_and_salt)));
    }
    for (const auto& [hash, digest] : profile.fingerprints)
        add(media.attributes, fmt::format("fingerprint:{} {:02X}", hash, fmt::join(digest, ":")));
    if (profile.setup) add(media.attributes, fmt::format("setup:{}", to_string(*profile.setup)));
}

// RFC 8445 5.1.2.1 with a type preference of 126 for host candidates, in the order in which they are given.
std::uint32_t priority_of(std::size_t place) {
    constexpr std::uint32_t host = 126;
    const auto local = static_cast<std::uint32_t>(65'535 - place);
    return host << 24 | local << 8 | 255;
}

void write_ice(const Profile& profile, const std::vector<Endpoint>& candidates, Description& description,
               Media& media) {
    add(description.attributes, "ice-lite");
    add(media.attributes, "ice-ufrag:" + profile.ice->ufrag);
    add(media.attributes, "ice-pwd:" + profile.ice->password);
    for (std::size_t place = 0; place < candidates.size(); ++place) {
        const auto& [ip, port] = candidates[place];
        add(media.attributes, fmt::format("candidate:{} 1 udp {} {} {} typ host", place + 1,
                                          priority_of(place), ip.text(), port));
    }
    add(media.attributes, "end-of-candidates");
}

}  // namespace

Result<Profile> read_profile(const Description& description, const Media& media) {
    Profile profile;
    profile.protocol = media.protocol;
    profile.cryptos = cryptos_of(media);
    profile.fingerprints = fingerprints_in(media.attributes);
    if (profile.fingerprints.empty()) profile.fingerprints = fingerprints_in(description.attributes);
    profile.keying = TRY(keying_of(profile));
    if (profile.keying != Keying::sdes) profile.cryptos.clear();
    if (profile.keying != Keying::dtls) profile.fingerprints.clear();
    if (profile.keying == Keying::dtls) profile.setup = setup_of(description, media);
    profile.rtcp_mux = media.has("rtcp-mux");
    if (profile.rtcp_mux) profile.ice = ice_of(description, media);
    if (const auto* mid = media.find("mid")) profile.mid = mid->value();
    profile.is_bundled = is_in_bundle(description, profile.mid);
    return profile;
}

void write_profile(const Profile& profile, const std::vector<Endpoint>& candidates, Description& description,
                   Media& media) {
    media.protocol = profile.protocol;
    if (profile.is_bundled) add(description.attributes, "group:BUNDLE " + profile.mid);
    if (!profile.mid.empty()) add(media.attributes, "mid:" + profile.mid);
    if (profile.rtcp_mux) add(media.attributes, "rtcp-mux");
    write_keys(profile, media);
    if (profile.ice) write_ice(profile, candidates, description, media);
}

std::string_view offered_protocol(Keying keying) {
    switch (keying) {
    case Keying::none: return plain;
    case Keying::sdes: return secure;
    case Keying::dtls: return over_dtls_with_feedback;
    }
    __builtin_unreachable();
}

std::string_view to_string(Keying keying) {
    switch (keying) {
    case Keying::none: return "none";
    case Keying::sdes: return "SDES";
    case Keying::dtls: return "DTLS";
    }
    __builtin_unreachable();
}

std::string_view to_string(Setup setup) {
    switch (setup) {
    case Setup::actpass: return "actpass";
    case Setup::active: return "active";
    case Setup::passive: return "passive";
    }
    __builtin_unreachable();
}

}  // namespace santral::sdp
