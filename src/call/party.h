#pragma once
// Who takes part in a call, as the call needs to know it: values taken from the directory when it began, so
// that a change there does not touch a call in progress.

#include <string>
#include <vector>

#include "call/binding.h"
#include "directory/entries.h"

namespace santral::call {

enum class Privacy : std::uint8_t { none, id };  // RFC 3323, 3325: whether a party hides who it is.

struct Party {
    std::string tenant_id;
    std::string domain;        // Of the tenant, for the URIs that others see.
    std::string extension_id;  // "" for somebody outside: he has no rights here (X4, T13).
    std::string number;
    std::string name;
    bool is_recorded = false;  // S1.21.
    Privacy privacy = Privacy::none;
    std::string outbound_profile_id;  // "" for none.

    bool is_outside() const { return extension_id.empty(); }
};

struct CalledParty {
    Party who;
    std::vector<Binding> phones;  // Where it is registered, best first; never empty.
};

Party make_party(const directory::Tenant& tenant, const directory::Extension& extension);

// Header values that tell a phone who calls (S4.27: internal number and name; C16).
std::string from_value(const Party& caller);
std::string to_value(const Party& called);
// "<sip:101@192.0.2.1:5060;transport=tcp>": where requests within the dialog reach us.
std::string contact_of(const std::string& number, const sip::Flow& flow);
// Whole lines: P-Asserted-Identity, Privacy.
std::string identity_lines(const Party& party);
// Whole line: Diversion (RFC 5806) of a call that this party's phone sent on.
std::string diversion_line(const Party& diverting);

Privacy privacy_of(const sip::Message& invite);

}  // namespace santral::call
