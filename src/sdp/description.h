#pragma once
// A session description as text says it: RFC 8866, read with the tolerance that RFC 4566 phones need.
// Nothing is resolved, judged or thrown away here: unknown lines and attributes are kept in their order.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/result.h"

namespace santral::sdp {

inline constexpr std::size_t max_description_bytes = std::size_t{16} * 1024;
inline constexpr std::size_t max_lines = 400;
inline constexpr std::size_t max_media_lines = 16;
inline constexpr std::size_t max_formats = 64;  // Of one m-line.

// RFC 8866 6.7, as the one who wrote the description sees it.
enum class Direction : std::uint8_t { sendrecv, sendonly, recvonly, inactive };

constexpr bool sends(Direction direction) {
    return direction == Direction::sendrecv || direction == Direction::sendonly;
}
constexpr bool receives(Direction direction) {
    return direction == Direction::sendrecv || direction == Direction::recvonly;
}
constexpr Direction make_direction(bool sends, bool receives) {
    if (sends) return receives ? Direction::sendrecv : Direction::sendonly;
    return receives ? Direction::recvonly : Direction::inactive;
}
std::string_view to_string(Direction direction);

// The address of an o= or c= line, as written: "IN IP4 192.0.2.1".
struct Address {
    std::string text;

    static Address of(const IpAddress& ip);
    // Errc::unsupported for a host name (it is not looked up here) and for another network than IN.
    Result<IpAddress> ip() const;

    bool operator==(const Address&) const = default;
};

struct Origin {
    std::string user = "-";
    std::string session_id;
    std::string version;  // Digits of any length: some phones overflow 64 bits.
    Address address;

    bool operator==(const Origin&) const = default;
};

// A line that has no field of its own.
struct Line {
    char type;
    std::string value;

    bool operator==(const Line&) const = default;
};

// "ptime:20" or "sendrecv": what follows a=.
struct Attribute {
    std::string text;

    std::string_view name() const;
    std::string_view value() const;  // "" when there is no colon.

    bool operator==(const Attribute&) const = default;
};

// RFC 8866 6.6.
struct RtpMap {
    std::string_view encoding;
    std::uint32_t clock_rate = 0;
    unsigned channels = 1;
};

// RFC 3605: the address is absent when it is that of the stream.
struct RtcpAttribute {
    std::uint16_t port = 0;
    std::optional<Address> address;
};

// One m= line and what belongs to it. Views returned live as long as it does.
struct Media {
    std::string type;  // "audio", "video", ...
    std::uint16_t port = 0;
    unsigned port_count = 1;
    std::string protocol;              // "RTP/AVP".
    std::vector<std::string> formats;  // Payload types as text; "webrtc-datachannel" and the like elsewhere.
    std::optional<Address> connection;
    std::vector<std::string> bandwidths;
    std::vector<Line> other_lines;  // i=, k= and unknown ones.
    std::vector<Attribute> attributes;

    const Attribute* find(std::string_view attribute) const;  // The first of that name.
    bool has(std::string_view attribute) const { return find(attribute) != nullptr; }
    std::optional<RtpMap> find_rtpmap(std::string_view format) const;
    std::string_view fmtp(std::string_view format) const;  // "" when there is none.
    std::optional<Direction> find_direction() const;
    std::optional<std::chrono::milliseconds> find_milliseconds(std::string_view attribute) const;  // ptime.
    std::optional<RtcpAttribute> find_rtcp() const;

    bool operator==(const Media&) const = default;
};

struct Description {
    Origin origin;
    std::string session_name = "-";
    std::optional<Address> connection;
    std::vector<std::string> bandwidths;
    std::vector<Line> times;        // t=, r= and z= in their order; printed as "t=0 0" when empty.
    std::vector<Line> other_lines;  // i=, u=, e=, p=, k= and unknown ones.
    std::vector<Attribute> attributes;
    std::vector<Media> media;

    // What holds for one of our media: its own line, or that of the session, or the default.
    Direction direction_of(const Media& one) const;
    Result<IpAddress> address_of(const Media& one) const;

    bool operator==(const Description&) const = default;
};

// Errc::malformed names the line; Errc::too_large the limit it passed.
Result<Description> parse(std::string_view text);

// Lines end in CRLF, in the order of RFC 8866 section 5.
std::string print(const Description& description);

}  // namespace santral::sdp
