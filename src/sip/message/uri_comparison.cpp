// RFC 3261 19.1.4: when two URIs mean the same place.

#include <algorithm>
#include <array>

#include "base/address.h"
#include "base/text.h"
#include "sip/message/lexer.h"
#include "sip/message/uri.h"

namespace santral::sip {
namespace {

constexpr std::size_t escape_length = 3;  // "%HH".

// In one URI alone, these make a difference; others are then ignored.
constexpr std::array<std::string_view, 5> telling_parameters{"user", "ttl", "method", "maddr", "transport"};

// Escapes of reserved characters are not those characters; all others are (RFC 3261 19.1.4).
std::string without_needless_escapes(std::string_view text) {
    constexpr CharacterSet reserved(";/?:@&=+$,");
    std::string plain;
    while (!text.empty()) {
        const auto byte = unescape(text.substr(0, escape_length));  // One byte, where this is a whole escape.
        const bool is_escape = text.front() == '%' && byte.size() == 1;
        const auto taken = text.substr(0, is_escape ? escape_length : 1);
        plain += is_escape && reserved.has(byte.front()) ? to_lower(taken) : byte.substr(0, 1);
        text.remove_prefix(taken.size());
    }
    return plain;
}

bool is_equal_unescaped(std::string_view one, std::string_view other) {
    return one == other || without_needless_escapes(one) == without_needless_escapes(other);
}

bool is_equal_unescaped_ignoring_case(std::string_view one, std::string_view other) {
    return equals_ignoring_case(one, other) ||
           equals_ignoring_case(without_needless_escapes(one), without_needless_escapes(other));
}

bool is_same_host(std::string_view one, std::string_view other) {
    if (equals_ignoring_case(one, other)) return true;
    const auto address = IpAddress::parse(one);  // "[2001:DB8::1]" and "[2001:db8:0::1]".
    const auto theirs = IpAddress::parse(other);
    return address && theirs && *address == *theirs;
}

bool has_telling_parameters_of(const Uri& one, const Uri& other) {
    return std::ranges::all_of(telling_parameters, [&one, &other](std::string_view name) {
        return one.parameter(name).has_value() == other.parameter(name).has_value();
    });
}

bool has_same_common_parameters(const Uri& one, const Uri& other) {
    ParameterWalker walker(one.parameters);
    while (const auto parameter = walker.next()) {
        const auto theirs = other.parameter(unescape(parameter->name));
        if (theirs && !is_equal_unescaped_ignoring_case(parameter->value, *theirs)) return false;
    }
    return true;
}

// Headers are never ignored: each of `one` must stand in `other` with the same value.
bool has_headers_of(const Uri& one, const Uri& other) {
    ParameterWalker wanted(one.headers, '&');
    while (const auto header = wanted.next()) {
        ParameterWalker walker(other.headers, '&');
        bool is_there = false;
        while (const auto theirs = walker.next()) {
            is_there = is_there || (is_equal_unescaped_ignoring_case(header->name, theirs->name) &&
                                    is_equal_unescaped(header->value, theirs->value));
        }
        if (!is_there) return false;
    }
    return true;
}

// RFC 3966 5: visual separators do not count, and no parameter is ignored.
bool is_same_number(std::string_view one, std::string_view other) {
    const auto digits = [](std::string_view number) {
        auto text = to_lower(number);
        std::erase_if(text, [](char c) { return c == '-' || c == '.' || c == '(' || c == ')'; });
        return text;
    };
    return digits(one) == digits(other);
}

bool has_parameters_of(const Uri& one, const Uri& other) {
    ParameterWalker walker(one.parameters);
    while (const auto parameter = walker.next()) {
        if (!other.parameter(unescape(parameter->name))) return false;
    }
    return true;
}

bool is_equivalent_tel(const Uri& one, const Uri& other) {
    return is_same_number(one.user, other.user) && has_parameters_of(one, other) &&
           has_parameters_of(other, one) && has_same_common_parameters(one, other);
}

bool is_equivalent_sip(const Uri& one, const Uri& other) {
    return one.has_user == other.has_user && is_equal_unescaped(one.user, other.user) &&
           is_equal_unescaped(one.password, other.password) && is_same_host(one.host, other.host) &&
           one.port == other.port && has_telling_parameters_of(one, other) &&
           has_same_common_parameters(one, other) && has_headers_of(one, other) && has_headers_of(other, one);
}

}  // namespace

bool is_equivalent(const Uri& one, const Uri& other) {
    if (one.scheme != other.scheme) return false;
    switch (one.scheme) {
    case Uri::Scheme::sip:
    case Uri::Scheme::sips: return is_equivalent_sip(one, other);
    case Uri::Scheme::tel: return is_equivalent_tel(one, other);
    case Uri::Scheme::other: return one.text == other.text;
    }
    __builtin_unreachable();
}

}  // namespace santral::sip
