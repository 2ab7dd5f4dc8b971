#pragma once
// Who takes part in a call, as the call needs to know it: values taken from the directory when it began, so
// that a change there does not touch a call in progress.

#include <optional>
#include <string>
#include <vector>

#include "call/binding.h"
#include "directory/entries.h"
#include "sip/auth/digest_client.h"

namespace santral::call {

enum class Privacy : std::uint8_t { none, id };  // RFC 3323, 3325: whether a party hides who it is.

// Of a party outside: by which trunk it is reached, and what it is told of those inside (C16).
struct OutsideLine {
    std::string trunk_id;
    std::string shown_number;  // One of ours.
    std::string shown_domain;
};

struct Party {
    std::string tenant_id;
    std::string domain;        // Of the tenant, for the URIs that others see.
    std::string extension_id;  // "" for somebody outside: he has no rights here (X4, T13).
    std::string number;
    std::string name;
    bool is_recorded = false;        // S1.21.
    bool listens_for_tones = false;  // M1: where its phone or line sends no telephone events.
    directory::MediaEncryption media_encryption = directory::MediaEncryption::automatic;
    Privacy privacy = Privacy::none;
    std::string outbound_profile_id;  // "" for none.
    std::optional<OutsideLine> line;  // Of one outside.

    bool is_outside() const { return extension_id.empty(); }
};

struct CalledParty {
    Party who;
    std::vector<Binding> phones;                // Where it is registered, best first; never empty.
    std::optional<sip::DigestAccount> account;  // What we prove ourselves with there; of one outside.
};

Party make_party(const directory::Tenant& tenant, const directory::Extension& extension);

// What `viewer` may know of a party: those outside see the number of their line, and no name.
Party as_seen_by(const Party& viewer, const Party& party);

// Header values that tell a phone who calls (S4.27: internal number and name; C16).
std::string from_value(const Party& caller);
std::string to_value(const Party& called);
// "<sip:101@192.0.2.1:5060;transport=tcp>": where requests within the dialog reach us.
std::string contact_of(const std::string& number, const sip::Flow& flow);
// Whole lines that tell `viewer` who a party is: P-Asserted-Identity, Privacy. A carrier is told the number
// also where the party hides it, and asked to keep it to itself (RFC 3325 7).
std::string identity_lines(const Party& viewer, const Party& party);
// Whole line: Diversion (RFC 5806) of a call that this party's phone sent on.
std::string diversion_line(const Party& diverting);

Privacy privacy_of(const sip::Message& invite);

}  // namespace santral::call
