// Reading a description line by line: session lines up to the first m=, then those of each media.

#include <fmt/format.h>

#include "base/text.h"
#include "sdp/description.h"
#include "sdp/words.h"

namespace santral::sdp {
namespace {

class Parser {
public:
    // Takes one line without its line end.
    Result<void> take(std::string_view line);
    Result<Description> finish() &&;

private:
    Result<void> take_session(char type, std::string_view value);
    Result<void> take_media(char type, std::string_view value);
    Result<void> begin_media(std::string_view value);
    Result<void> take_origin(std::string_view value);
    std::unexpected<Error> refuse(std::string_view what) const;

    Description description_;
    std::size_t lines_ = 0;
    bool origin_seen_ = false;
};

std::unexpected<Error> Parser::refuse(std::string_view what) const {
    return fail(Errc::malformed, fmt::format("SDP line {}: {}", lines_, what));
}

Result<void> Parser::take(std::string_view line) {
    if (++lines_ > max_lines) return fail(Errc::too_large, fmt::format("SDP has over {} lines", max_lines));
    if (line.size() < 2 || line[1] != '=') return refuse("not of the form x=value");
    // A lone CR would be a line end to others, and could carry a line past us; RFC 8866 9 forbids both.
    if (line.find_first_of(std::string_view("\r\0", 2)) != line.npos) return refuse("CR or NUL inside");
    const char type = line[0];
    const auto value = line.substr(2);
    if (lines_ == 1 && (type != 'v' || trim(value) != "0")) return refuse("not v=0");
    if (type == 'm') return begin_media(value);
    return description_.media.empty() ? take_session(type, value) : take_media(type, value);
}

Result<void> Parser::take_session(char type, std::string_view value) {
    switch (type) {
    case 'v':
        if (lines_ != 1) return refuse("a second v=");
        return {};
    case 'o': return take_origin(value);
    case 's': description_.session_name = value; return {};
    case 'c': description_.connection = Address{std::string(value)}; return {};
    case 'b': description_.bandwidths.emplace_back(value); return {};
    case 't':
    case 'r':
    case 'z': description_.times.push_back({type, std::string(value)}); return {};
    case 'a': description_.attributes.push_back({std::string(value)}); return {};
    default: description_.other_lines.push_back({type, std::string(value)}); return {};
    }
}

Result<void> Parser::take_media(char type, std::string_view value) {
    auto& media = description_.media.back();
    switch (type) {
    case 'v':
    case 'o':
    case 's': return refuse("a session line after m=");
    // RFC 8866 5.7 allows several for layered multicast; a phone has one.
    case 'c': media.connection = Address{std::string(value)}; return {};
    case 'b': media.bandwidths.emplace_back(value); return {};
    case 'a': media.attributes.push_back({std::string(value)}); return {};
    default: media.other_lines.push_back({type, std::string(value)}); return {};
    }
}

Result<void> Parser::take_origin(std::string_view value) {
    const auto fields = words(value);
    if (fields.size() != 6) return refuse("o= needs six fields");
    if (origin_seen_) return refuse("a second o=");
    origin_seen_ = true;
    description_.origin = {std::string(fields[0]), std::string(fields[1]), std::string(fields[2]),
                           Address{fmt::format("{} {} {}", fields[3], fields[4], fields[5])}};
    return {};
}

Result<void> Parser::begin_media(std::string_view value) {
    if (description_.media.size() == max_media_lines) {
        return fail(Errc::too_large, fmt::format("SDP has over {} media lines", max_media_lines));
    }
    const auto fields = words(value);
    // RFC 8866 asks for a format too; a refused line without one is common.
    if (fields.size() < 3) return refuse("m= needs type, port, protocol and formats");
    if (fields.size() - 3 > max_formats) {
        return fail(Errc::too_large, fmt::format("SDP line {}: over {} formats", lines_, max_formats));
    }
    const auto ports = split(fields[1], '/');
    const auto port = parse_number<std::uint16_t>(ports[0]);
    const auto count = ports.size() > 1 ? parse_number<std::uint16_t>(ports[1]) : std::uint16_t{1};
    if (!port || !count || ports.size() > 2) return refuse("m= has a malformed port");
    auto& media = description_.media.emplace_back();
    media.type = fields[0];
    media.port = *port;
    media.port_count = *count;
    media.protocol = fields[2];
    media.formats.assign(fields.begin() + 3, fields.end());
    return {};
}

Result<Description> Parser::finish() && {
    if (!origin_seen_) return fail(Errc::malformed, "SDP has no o= line");
    return std::move(description_);
}

}  // namespace

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> found;
    for (;;) {
        const auto begin = text.find_first_not_of(" \t");
        if (begin == text.npos) return found;
        text.remove_prefix(begin);
        const auto end = text.find_first_of(" \t");
        found.push_back(text.substr(0, end));
        if (end == text.npos) return found;
        text.remove_prefix(end);
    }
}

Result<Description> parse(std::string_view text) {
    if (text.size() > max_description_bytes) {
        return fail(Errc::too_large, fmt::format("SDP is over {} bytes", max_description_bytes));
    }
    Parser parser;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        // Blank lines, most often after the last, are no reason to refuse a call.
        if (!line.empty()) TRY(parser.take(line));
    }
    return std::move(parser).finish();
}

}  // namespace santral::sdp
