// Header names: a table in the order of the enumerators, and a hash table over it made by the compiler,
// because every header line of every message is looked up here.

#include "sip/message/header_name.h"

#include <array>

#include "base/text.h"

namespace santral::sip {
namespace {

constexpr std::size_t known = static_cast<std::size_t>(HeaderName::other);

struct Entry {
    std::string_view text;
    char compact = 0;
};

constexpr std::array<Entry, known> entries{{
    {"Accept"},
    {"Accept-Encoding"},
    {"Accept-Language"},
    {"Alert-Info"},
    {"Allow"},
    {"Allow-Events", 'u'},
    {"Authorization"},
    {"Call-ID", 'i'},
    {"Call-Info"},
    {"Contact", 'm'},
    {"Content-Disposition"},
    {"Content-Encoding", 'e'},
    {"Content-Language"},
    {"Content-Length", 'l'},
    {"Content-Type", 'c'},
    {"CSeq"},
    {"Date"},
    {"Diversion"},
    {"Event", 'o'},
    {"Expires"},
    {"From", 'f'},
    {"History-Info"},
    {"Max-Forwards"},
    {"MIME-Version"},
    {"Min-Expires"},
    {"Min-SE"},
    {"P-Asserted-Identity"},
    {"P-Preferred-Identity"},
    {"Path"},
    {"Privacy"},
    {"Proxy-Authenticate"},
    {"Proxy-Authorization"},
    {"Proxy-Require"},
    {"RAck"},
    {"Reason"},
    {"Record-Route"},
    {"Refer-To", 'r'},
    {"Referred-By", 'b'},
    {"Replaces"},
    {"Require"},
    {"Retry-After"},
    {"Route"},
    {"RSeq"},
    {"Server"},
    {"Service-Route"},
    {"Session-Expires", 'x'},
    {"Session-ID"},
    {"SIP-ETag"},
    {"Subject", 's'},
    {"Subscription-State"},
    {"Supported", 'k'},
    {"Timestamp"},
    {"To", 't'},
    {"Unsupported"},
    {"User-Agent"},
    {"Via", 'v'},
    {"Warning"},
    {"WWW-Authenticate"},
}};

constexpr std::size_t slots = 256;  // A power of two, large enough that most names stand where they hash to.

constexpr unsigned char lower(char c) {
    return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

constexpr std::size_t hash(std::string_view text) {
    const std::size_t first = lower(text.front());
    const std::size_t middle = lower(text[text.size() / 2]);
    const std::size_t last = lower(text.back());
    return (text.size() * 7 + first * 31 + middle * 11 + last * 57) % slots;
}

constexpr std::array<HeaderName, slots> by_hash = [] {
    std::array<HeaderName, slots> table{};
    table.fill(HeaderName::other);
    for (std::size_t i = 0; i < known; ++i) {
        auto slot = hash(entries[i].text);
        while (table[slot] != HeaderName::other) slot = (slot + 1) % slots;
        table[slot] = static_cast<HeaderName>(i);
    }
    return table;
}();

constexpr std::array<HeaderName, 26> by_letter = [] {
    std::array<HeaderName, 26> table{};
    table.fill(HeaderName::other);
    for (std::size_t i = 0; i < known; ++i) {
        if (entries[i].compact) table[entries[i].compact - 'a'] = static_cast<HeaderName>(i);
    }
    return table;
}();

}  // namespace

HeaderName to_header_name(std::string_view text) {
    if (text.empty()) return HeaderName::other;
    if (text.size() == 1) {
        const auto letter = lower(text.front());
        return letter >= 'a' && letter <= 'z' ? by_letter[letter - 'a'] : HeaderName::other;
    }
    for (auto slot = hash(text); by_hash[slot] != HeaderName::other; slot = (slot + 1) % slots) {
        const auto candidate = to_string(by_hash[slot]);
        if (candidate == text || equals_ignoring_case(candidate, text)) return by_hash[slot];
    }
    return HeaderName::other;
}

std::string_view to_string(HeaderName name) {
    return name == HeaderName::other ? std::string_view() : entries[static_cast<std::size_t>(name)].text;
}

}  // namespace santral::sip
