#pragma once
// What the directory holds: plain values, as they were when their snapshot was made.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "directory/destination.h"
#include "directory/ids.h"
#include "directory/media_encryption.h"
#include "directory/number_pattern.h"
#include "directory/numbers.h"
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

    // Where this transport is spoken: TLS one above TCP, where both are (5060 and 5061).
    Endpoint bind_of(sip::Transport transport) const;
    bool allows(const IpAddress& source) const;
};

struct OutboundRule {
    enum class Verdict { allow, deny };
    Verdict verdict = Verdict::deny;
    NumberPattern pattern;
    unsigned strip = 0;  // Of an allowed number this many signs are taken off,
    std::string prefix;  // and this is put in their place, before it goes outside.
};

// Which numbers outside may be called, by which trunks, and how many at a time (S1.16).
struct OutboundProfile {
    ProfileId id;
    TenantId tenant;
    std::string name;
    std::optional<unsigned>
        max_calls;                    // At the same time, over all extensions that have it; absent: no limit.
    std::vector<OutboundRule> rules;  // The first that matches decides; none: denied.
    std::vector<TrunkId> trunks;      // In the order in which they are tried.
    std::optional<CityNumberId> shown_number;  // What its calls show outside (C16); absent: see Snapshot.

    bool allows(std::string_view number) const { return find_rule(number) != nullptr; }
    // The rule that allows it; null where none does.
    const OutboundRule* find_rule(std::string_view number) const;
};

// The number as the rule sends it outside.
std::string rewritten(const OutboundRule& rule, std::string_view number);

// A line to a carrier, or to another exchange.
struct Trunk {
    enum class Kind : std::uint8_t {
        registration,  // We register there, and calls come by the way that we opened.
        address,       // They know where we are.
    };

    TrunkId id;
    TenantId tenant;
    std::string name;
    Kind kind = Kind::registration;
    std::string host;  // A name or an IP address.
    std::uint16_t port = 5060;
    sip::Transport transport = sip::Transport::udp;
    PortId connection_port;  // The one it speaks by.
    std::string username;
    std::string password;     // A secret: never logged, never shown.
    std::string from_domain;  // In From and P-Asserted-Identity, "" for the host.
    std::chrono::seconds register_for{600};
    std::vector<Network> networks;      // That calls may come from; empty: from its host alone.
    std::optional<unsigned> max_calls;  // At the same time, both ways; absent: no limit.
    bool trusts_identity = false;       // Whether P-Asserted-Identity of its calls is believed (C16).
    bool is_enabled = true;
    bool listens_for_tones = false;  // For digits in the sound, where there are no telephone events (M1).
    MediaEncryption media_encryption = MediaEncryption::automatic;

    const std::string& domain() const { return from_domain.empty() ? host : from_domain; }
    bool operator==(const Trunk&) const = default;
};

// A public number that leads into the house, by its trunk, to a destination (S4.06).
struct CityNumber {
    CityNumberId id;
    TenantId tenant;
    std::string number;  // E.164: "+902121234567".
    TrunkId trunk;
    std::string name;  // Shown to who is called, and to the administrator.
    Destination destination;
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
    bool listens_for_tones = false;  // As that of a trunk.
    MediaEncryption media_encryption = MediaEncryption::automatic;
    std::vector<GroupId> groups;           // Those it is in (S1.17).
    std::vector<GroupId> callable_groups;  // Those it may call; empty: all (S1.20).
    CallRules calls;
};

}  // namespace santral::directory
