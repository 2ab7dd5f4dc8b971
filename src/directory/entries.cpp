// The questions that one entry can answer by itself.

#include "directory/entries.h"

#include <algorithm>

namespace santral::directory {

Endpoint ConnectionPort::bind_of(sip::Transport transport) const {
    const bool is_beside_tcp = transport == sip::Transport::tls &&
                               std::ranges::find(transports, sip::Transport::tcp) != transports.end();
    return {bind.ip, static_cast<std::uint16_t>(bind.port + (is_beside_tcp ? 1 : 0))};
}

bool ConnectionPort::allows(const IpAddress& source) const {
    if (allowed_networks.empty()) return true;
    return std::ranges::any_of(allowed_networks, [&](const Network& one) { return one.contains(source); });
}

const OutboundRule* OutboundProfile::find_rule(std::string_view number) const {
    const auto decisive =
        std::ranges::find_if(rules, [&](const OutboundRule& rule) { return rule.pattern.matches(number); });
    const bool allows = decisive != rules.end() && decisive->verdict == OutboundRule::Verdict::allow;
    return allows ? &*decisive : nullptr;
}

std::string rewritten(const OutboundRule& rule, std::string_view number) {
    return rule.prefix + std::string(number.substr(std::min<std::size_t>(rule.strip, number.size())));
}

}  // namespace santral::directory
