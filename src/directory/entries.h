#pragma once
// What the directory holds: plain values, as they were when their snapshot was made.

#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "directory/ids.h"
#include "directory/number_pattern.h"
#include "sip/auth/digest.h"
#include "sip/message/flow.h"

namespace santral::directory {

// How many digits an internal number has (X2).
struct NumberRule {
    int min_digits = 1;
    int max_digits = 6;
};

struct Tenant {
    TenantId id;
    std::string name;
    std::string domain;  // Lower case.
    std::string realm;   // Of its digests (RFC 7616).
    NumberRule numbers;
    std::vector<std::string> emergency_numbers;  // 112 and 911 always among them.
};

struct Group {
    GroupId id;
    TenantId tenant;
    std::string name;
};

// Where the server listens, and for whom (S1.14).
struct ConnectionPort {
    PortId id;
    TenantId tenant;
    std::string name;
    Endpoint bind;
    std::vector<sip::Transport> transports;
    std::vector<Network> allowed_networks;  // Empty: from anywhere.
    std::optional<IpAddress> advertised;    // Written into Via, Contact and SDP instead of its own address.

    bool allows(const IpAddress& source) const;
};

struct OutboundRule {
    enum class Verdict { allow, deny };
    Verdict verdict = Verdict::deny;
    NumberPattern pattern;
};

// Which numbers outside may be called, and how many at a time (S1.16).
struct OutboundProfile {
    ProfileId id;
    TenantId tenant;
    std::string name;
    std::optional<unsigned>
        max_calls;                    // At the same time, over all extensions that have it; absent: no limit.
    std::vector<OutboundRule> rules;  // The first that matches decides; none: denied.

    bool allows(std::string_view number) const;
};

struct Extension {
    ExtensionId id;
    TenantId tenant;
    std::string number;
    std::string name;
    std::optional<sip::Ha1> ha1;       // Absent: no password was set, so no phone can register (S1.13).
    PortId port;                       // The only one it registers through.
    std::optional<ProfileId> profile;  // Absent: nothing outside but emergency numbers.
    bool records_calls = false;        // S1.21.
    unsigned max_contacts = 5;
    std::vector<GroupId> groups;           // Those it is in (S1.17).
    std::vector<GroupId> callable_groups;  // Those it may call; empty: all (S1.20).
};

}  // namespace santral::directory
