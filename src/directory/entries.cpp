// The questions that one entry can answer by itself.

#include "directory/entries.h"

#include <algorithm>

namespace santral::directory {

bool ConnectionPort::allows(const IpAddress& source) const {
    if (allowed_networks.empty()) return true;
    return std::ranges::any_of(allowed_networks, [&](const Network& one) { return one.contains(source); });
}

bool OutboundProfile::allows(std::string_view number) const {
    const auto decisive =
        std::ranges::find_if(rules, [&](const OutboundRule& rule) { return rule.pattern.matches(number); });
    return decisive != rules.end() && decisive->verdict == OutboundRule::Verdict::allow;
}

}  // namespace santral::directory
