// Questions to a description, and how it is printed.

#include "sdp/description.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "sdp/words.h"

namespace santral::sdp {
namespace {

std::optional<Direction> direction_named(std::string_view name) {
    if (name == "sendrecv") return Direction::sendrecv;
    if (name == "sendonly") return Direction::sendonly;
    if (name == "recvonly") return Direction::recvonly;
    if (name == "inactive") return Direction::inactive;
    return {};
}

std::optional<Direction> direction_among(const std::vector<Attribute>& attributes) {
    for (const auto& attribute : attributes) {
        if (const auto direction = direction_named(trim(attribute.text))) return direction;
    }
    return {};
}

// "8 PCMA/8000" with format "8" gives "PCMA/8000"; absent for another format.
std::optional<std::string_view> value_for(std::string_view value, std::string_view format) {
    const auto blank = value.find(' ');
    if (blank == value.npos || value.substr(0, blank) != format) return {};
    return trim(value.substr(blank));
}

std::optional<std::string_view> find_for(const Media& media, std::string_view name, std::string_view format) {
    for (const auto& attribute : media.attributes) {
        if (attribute.name() != name) continue;
        if (const auto value = value_for(attribute.value(), format)) return value;
    }
    return {};
}

// The suffix of a multicast address (RFC 8866 5.7), which we refuse anyway, does not make it a host name.
std::string_view without_suffix(std::string_view address) {
    return address.substr(0, address.find('/'));
}

class Printer {
public:
    void line(char type, std::string_view value) {
        text += type;
        text += '=';
        text += value;
        text += "\r\n";
    }
    void lines_among(const std::vector<Line>& lines, std::string_view types) {
        for (const auto& one : lines) {
            if (types.find(one.type) != types.npos) line(one.type, one.value);
        }
    }
    void lines_but(const std::vector<Line>& lines, std::string_view types) {
        for (const auto& one : lines) {
            if (types.find(one.type) == types.npos) line(one.type, one.value);
        }
    }
    void media(const Media& media);

    std::string text;
};

void Printer::media(const Media& media) {
    const auto ports = media.port_count == 1 ? fmt::format("{}", media.port)
                                             : fmt::format("{}/{}", media.port, media.port_count);
    line('m', fmt::format("{} {} {} {}", media.type, ports, media.protocol, fmt::join(media.formats, " ")));
    lines_among(media.other_lines, "i");
    if (media.connection) line('c', media.connection->text);
    for (const auto& bandwidth : media.bandwidths) line('b', bandwidth);
    lines_but(media.other_lines, "i");
    for (const auto& attribute : media.attributes) line('a', attribute.text);
}

}  // namespace

std::string_view to_string(Direction direction) {
    switch (direction) {
    case Direction::sendrecv: return "sendrecv";
    case Direction::sendonly: return "sendonly";
    case Direction::recvonly: return "recvonly";
    case Direction::inactive: return "inactive";
    }
    __builtin_unreachable();
}

Address Address::of(const IpAddress& ip) {
    return {fmt::format("IN {} {}", ip.is_v4() ? "IP4" : "IP6", ip.text())};
}

Result<IpAddress> Address::ip() const {
    const auto fields = words(text);
    if (fields.size() != 3)
        return fail(Errc::malformed, fmt::format("SDP address '{:.64}' is malformed", text));
    if (fields[0] != "IN")
        return fail(Errc::unsupported, fmt::format("SDP network '{:.64}' is not IN", text));
    auto ip = IpAddress::parse(without_suffix(fields[2]));
    if (!ip) {
        return fail(Errc::unsupported,
                    fmt::format("SDP address '{:.64}' is a host name, which is not looked up: "
                                "the phone must announce an IP address",
                                fields[2]));
    }
    return ip;
}

std::string_view Attribute::name() const {
    return trim(std::string_view(text).substr(0, text.find(':')));
}

std::string_view Attribute::value() const {
    const auto colon = text.find(':');
    return colon == text.npos ? std::string_view() : trim(std::string_view(text).substr(colon + 1));
}

const Attribute* Media::find(std::string_view attribute) const {
    const auto found = std::ranges::find(attributes, attribute, &Attribute::name);
    return found == attributes.end() ? nullptr : &*found;
}

std::optional<RtpMap> Media::find_rtpmap(std::string_view format) const {
    const auto value = find_for(*this, "rtpmap", format);
    if (!value) return {};
    const auto parts = split(*value, '/');
    if (parts.size() < 2 || parts[0].empty()) return {};
    const auto clock_rate = parse_number<std::uint32_t>(parts[1]);
    const auto channels = parts.size() > 2 ? parse_number<unsigned>(parts[2]) : 1u;
    if (!clock_rate || !channels) return {};
    return RtpMap{parts[0], *clock_rate, *channels};
}

std::string_view Media::fmtp(std::string_view format) const {
    return find_for(*this, "fmtp", format).value_or(std::string_view());
}

std::optional<Direction> Media::find_direction() const {
    return direction_among(attributes);
}

std::optional<std::chrono::milliseconds> Media::find_milliseconds(std::string_view attribute) const {
    const auto* found = find(attribute);
    if (!found) return {};
    const auto number = parse_number<std::uint16_t>(trim(found->value()));
    if (!number) return {};
    return std::chrono::milliseconds(*number);
}

std::optional<RtcpAttribute> Media::find_rtcp() const {
    const auto* found = find("rtcp");
    if (!found) return {};
    const auto value = found->value();
    const auto blank = value.find(' ');
    const auto rtcp_port = parse_number<std::uint16_t>(value.substr(0, blank));
    if (!rtcp_port) return {};
    if (blank == value.npos) return RtcpAttribute{*rtcp_port, {}};
    return RtcpAttribute{*rtcp_port, Address{std::string(trim(value.substr(blank)))}};
}

Direction Description::direction_of(const Media& one) const {
    if (const auto own = one.find_direction()) return *own;
    return direction_among(attributes).value_or(Direction::sendrecv);
}

Result<IpAddress> Description::address_of(const Media& one) const {
    if (one.connection) return one.connection->ip();
    if (connection) return connection->ip();
    return fail(Errc::malformed, fmt::format("SDP has no c= line for its {:.32} line", one.type));
}

std::string print(const Description& description) {
    const auto& origin = description.origin;
    Printer printer;
    printer.line('v', "0");
    printer.line(
        'o', fmt::format("{} {} {} {}", origin.user, origin.session_id, origin.version, origin.address.text));
    printer.line('s', description.session_name);
    printer.lines_among(description.other_lines, "iuep");
    if (description.connection) printer.line('c', description.connection->text);
    for (const auto& bandwidth : description.bandwidths) printer.line('b', bandwidth);
    if (description.times.empty()) printer.line('t', "0 0");
    printer.lines_among(description.times, "trz");
    printer.lines_but(description.other_lines, "iuep");
    for (const auto& attribute : description.attributes) printer.line('a', attribute.text);
    for (const auto& media : description.media) printer.media(media);
    return std::move(printer.text);
}

}  // namespace santral::sdp
