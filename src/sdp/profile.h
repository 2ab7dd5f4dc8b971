#pragma once
// How an audio stream travels, as one side describes it: the protocol of its m-line, the keys or the
// certificate that protect it, ICE, RTCP beside RTP. What a far side says is read into one, what we say is
// written from one.

#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "rtp/keying.h"
#include "sdp/description.h"

namespace santral::sdp {

inline constexpr std::size_t max_crypto_lines = 16;  // Those after are not looked at.
inline constexpr std::size_t max_fingerprints = 8;
inline constexpr std::size_t max_ice_characters = 256;  // RFC 8839 5.4, of each credential.

enum class Keying : std::uint8_t { none, sdes, dtls };

// RFC 4145 4. RFC 5763 5: who offers says actpass, and the answer which of the two.
enum class Setup : std::uint8_t { actpass, active, passive };

// a=crypto (RFC 4568 9.1).
struct Crypto {
    unsigned tag = 1;
    rtp::SrtpKey key;

    bool operator==(const Crypto&) const = default;
};

struct Profile {
    std::string protocol = "RTP/AVP";
    Keying keying = Keying::none;
    std::vector<Crypto> cryptos;  // SDES: those that can be used, best first; in an answer one.
    std::vector<rtp::Fingerprint> fingerprints;  // DTLS.
    std::optional<Setup> setup;
    std::optional<rtp::IceCredentials> ice;  // Only beside rtcp_mux: a stream has one way here.
    bool rtcp_mux = false;                   // RFC 5761.
    std::string mid;                         // RFC 5888; "" for none.
    bool is_bundled = false;                 // RFC 9143: the group BUNDLE names the mid.

    bool operator==(const Profile&) const = default;
};

// Errc::unsupported: neither plain RTP nor protected in a way that we know. The detail says why.
Result<Profile> read_profile(const Description& description, const Media& media);

// Adds our lines to the description and to one of its m-lines. candidates: where RTP reaches us, best first;
// needed where the profile has ICE.
void write_profile(const Profile& profile, const std::vector<Endpoint>& candidates, Description& description,
                   Media& media);

// The protocol of an m-line that we offer (RFC 5764 8, RFC 8829 5.1.2 for DTLS: as browsers write it).
std::string_view offered_protocol(Keying keying);

std::string_view to_string(Keying keying);
std::string_view to_string(Setup setup);

}  // namespace santral::sdp
