#pragma once
// Who calls and who is called, as the call needs to know them: values taken from the directory when it began,
// so that a change there does not touch a call in progress.

#include <string>
#include <vector>

#include "call/binding.h"

namespace santral::call {

enum class Privacy : std::uint8_t { none, id };  // RFC 3323, 3325: whether the caller hides who it is.

struct CallingParty {
    std::string tenant_id;
    std::string domain;  // Of the tenant, for the URIs that others see.
    std::string extension_id;
    std::string number;
    std::string name;
    bool is_recorded = false;  // S1.21.
    Privacy privacy = Privacy::none;
    std::string outbound_profile_id;  // "" for none.
};

struct CalledParty {
    std::string extension_id;
    std::string number;
    std::string name;
    bool is_recorded = false;
    std::vector<Binding> phones;  // Where it is registered, best first; never empty.
};

// Header values that tell a phone who calls (S4.27: internal number and name; C16).
std::string from_value(const CallingParty& caller);
std::string to_value(const CalledParty& called, const std::string& domain);
// "<sip:101@192.0.2.1:5060;transport=tcp>": where requests within the dialog reach us.
std::string contact_of(const std::string& number, const sip::Flow& flow);
// Whole lines: P-Asserted-Identity, Privacy.
std::string identity_lines(const CallingParty& caller);
// Whole line: Diversion (RFC 5806) of a call that this party's phone sent on.
std::string diversion_line(const CalledParty& diverting, const std::string& domain);

Privacy privacy_of(const sip::Message& invite);

}  // namespace santral::call
