// Taking URIs apart, and the escapes in them.

#include "sip/message/uri.h"

#include <algorithm>

#include "base/address.h"
#include "base/text.h"
#include "sip/message/lexer.h"

namespace santral::sip {
namespace {

constexpr std::size_t escape_length = 3;  // "%HH".

constexpr CharacterSet letters("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
constexpr auto scheme_characters = letters.with("0123456789+-.");
constexpr auto host_characters = letters.with("0123456789-._");
constexpr auto user_characters = letters.with("0123456789-_.!~*'()&=+$,;?/");  // unreserved, user-unreserved.

std::optional<unsigned char> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned char>(c - '0');
    const auto lower = to_lower(c);
    if (lower >= 'a' && lower <= 'f') return static_cast<unsigned char>(lower - 'a' + 10);
    return {};
}

// The byte that text, which begins with '%', stands for.
std::optional<char> escaped_byte(std::string_view text) {
    if (text.size() < escape_length) return {};
    const auto high = hex_digit(text[1]);
    const auto low = hex_digit(text[2]);
    if (!high || !low) return {};
    return static_cast<char>(*high << 4 | *low);
}

bool has_only_uri_characters(std::string_view text) {
    return std::ranges::none_of(text, [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '<' || c == '>' || c == '"';
    });
}

bool has_whole_escapes(std::string_view text) {
    for (auto at = text.find('%'); at != text.npos; at = text.find('%', at + 1)) {
        if (!escaped_byte(text.substr(at))) return false;
    }
    return true;
}

bool has_only(const CharacterSet& allowed, std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [&allowed](char c) { return allowed.has(c); });
}

bool is_scheme(std::string_view text) {
    return has_only(scheme_characters, text) && letters.has(text.front());
}

Uri::Scheme to_scheme(std::string_view text) {
    if (equals_ignoring_case(text, "sip")) return Uri::Scheme::sip;
    if (equals_ignoring_case(text, "sips")) return Uri::Scheme::sips;
    if (equals_ignoring_case(text, "tel")) return Uri::Scheme::tel;
    return Uri::Scheme::other;
}

bool is_host(std::string_view text) {
    if (text.starts_with('[')) return text.ends_with(']') && IpAddress::parse(text).has_value();
    return has_only(host_characters, text);
}

std::unexpected<Error> bad(std::string_view what) {
    return fail(Errc::malformed, std::string("URI: ").append(what));
}

// userinfo and '@', where there is one.
Result<std::string_view> take_user(Uri& uri, std::string_view rest) {
    const auto at = rest.find('@');
    if (at == rest.npos) return rest;
    const auto info = rest.substr(0, at);
    const auto colon = info.find(':');
    uri.user = info.substr(0, colon);
    if (colon != info.npos) uri.password = info.substr(colon + 1);
    uri.has_user = true;
    if (uri.user.empty()) return bad("user is empty");
    return rest.substr(at + 1);
}

Result<void> parse_host_port(Uri& uri, std::string_view text) {
    const auto bracket = text.starts_with('[') ? text.find(']') : 0;
    if (bracket == text.npos) return bad("IPv6 address without its closing bracket");
    const auto colon = text.find(':', bracket);
    uri.host = text.substr(0, colon);
    if (!is_host(uri.host)) return bad("host is neither a name nor an address");
    if (colon == text.npos) return {};
    uri.port = parse_number<std::uint16_t>(text.substr(colon + 1));
    if (!uri.port) return bad("port is not a number up to 65535");
    return {};
}

Result<void> check_parts(std::string_view text, char separator) {
    ParameterWalker walker(text, separator);
    std::size_t parts = 0;
    while (walker.next()) ++parts;
    if (parts > max_uri_parts) return fail(Errc::too_large, "URI: more than 64 parameters or headers");
    if (walker.is_malformed()) return bad("parameters or headers are malformed");
    return {};
}

Result<Uri> parse_sip(Uri uri, std::string_view rest) {
    rest = TRY(take_user(uri, rest));
    const auto host_port = rest.substr(0, std::min(rest.find(';'), rest.find('?')));
    TRY(parse_host_port(uri, host_port));
    rest.remove_prefix(host_port.size());
    const auto question = rest.find('?');
    if (question != rest.npos) uri.headers = rest.substr(question + 1);
    if (rest.starts_with(';'))
        uri.parameters = rest.substr(1, question == rest.npos ? question : question - 1);
    TRY(check_parts(uri.parameters, ';'));
    TRY(check_parts(uri.headers, '&'));
    return uri;
}

Result<Uri> parse_tel(Uri uri, std::string_view rest) {
    const auto semicolon = rest.find(';');
    uri.user = rest.substr(0, semicolon);
    uri.has_user = true;
    if (semicolon != rest.npos) uri.parameters = rest.substr(semicolon + 1);
    if (uri.user.empty()) return bad("telephone number is empty");
    TRY(check_parts(uri.parameters, ';'));
    return uri;
}

}  // namespace

Result<Uri> parse_uri(std::string_view text) {
    if (text.size() > max_uri_bytes) return fail(Errc::too_large, "URI: longer than 2048 bytes");
    const auto colon = text.find(':');
    if (colon == text.npos || !is_scheme(text.substr(0, colon))) return bad("no scheme, as sip:");
    Uri uri;
    uri.text = text;
    uri.scheme_text = text.substr(0, colon);
    uri.scheme = to_scheme(uri.scheme_text);
    if (!has_only_uri_characters(text)) return bad("blanks, controls or <>\" in it");
    if (uri.scheme != Uri::Scheme::other && !has_whole_escapes(text)) return bad("a % without two digits");
    const auto rest = text.substr(colon + 1);
    switch (uri.scheme) {
    case Uri::Scheme::sip:
    case Uri::Scheme::sips: return parse_sip(uri, rest);
    case Uri::Scheme::tel: return parse_tel(uri, rest);
    case Uri::Scheme::other: return uri;
    }
    __builtin_unreachable();
}

std::optional<std::string_view> Uri::parameter(std::string_view name) const {
    ParameterWalker walker(parameters);
    while (const auto found = walker.next()) {
        const bool is_escaped = found->name.find('%') != found->name.npos;
        if (equals_ignoring_case(is_escaped ? unescape(found->name) : found->name, name)) return found->value;
    }
    return {};
}

std::string unescape(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    while (!text.empty()) {
        const auto byte = text.front() == '%' ? escaped_byte(text) : std::nullopt;
        plain += byte.value_or(text.front());
        text.remove_prefix(byte ? escape_length : 1);
    }
    return plain;
}

std::string escape_user(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        if (user_characters.has(c)) {
            escaped += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        escaped += '%';
        escaped += digits[byte >> 4];
        escaped += digits[byte & 15];
    }
    return escaped;
}

}  // namespace santral::sip
