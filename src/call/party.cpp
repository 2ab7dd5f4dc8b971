// Identity in headers. Names are UTF-8 and stay so (C14).

#include "call/party.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "sip/message/uri.h"

namespace santral::call {
namespace {

std::string quoted(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') text += '\\';
        text += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    }
    return text + '"';
}

std::string name_addr(std::string_view name, std::string_view number, std::string_view domain) {
    const auto uri = fmt::format("<sip:{}@{}>", sip::escape_user(number), domain);
    return name.empty() ? uri : fmt::format("{} {}", quoted(name), uri);
}

}  // namespace

Party make_party(const directory::Tenant& tenant, const directory::Extension& extension) {
    Party party;
    party.tenant_id = tenant.id.text;
    party.domain = tenant.domain;
    party.extension_id = extension.id.text;
    party.number = extension.number;
    party.name = extension.name;
    party.is_recorded = extension.records_calls;
    party.listens_for_tones = extension.listens_for_tones;
    party.media_encryption = extension.media_encryption;
    if (extension.profile) party.outbound_profile_id = extension.profile->text;
    return party;
}

Party as_seen_by(const Party& viewer, const Party& party) {
    if (!viewer.line) return party;
    auto shown = party;
    shown.number = viewer.line->shown_number;
    shown.domain = viewer.line->shown_domain;
    shown.name.clear();
    return shown;
}

std::string from_value(const Party& caller) {
    // RFC 3323 4.1.1.3.
    if (caller.privacy == Privacy::id) return "\"Anonymous\" <sip:anonymous@anonymous.invalid>";
    return name_addr(caller.name, caller.number, caller.domain);
}

std::string to_value(const Party& called) {
    return name_addr("", called.number, called.domain);
}

std::string contact_of(const std::string& number, const sip::Flow& flow) {
    const auto transport = flow.transport == sip::Transport::udp
                               ? std::string()
                               : fmt::format(";transport={}", sip::contact_parameter(flow.transport));
    return fmt::format("<sip:{}@{}{}>", sip::escape_user(number), flow.local.text(), transport);
}

std::string identity_lines(const Party& viewer, const Party& party) {
    const auto shown = as_seen_by(viewer, party);
    auto identity =
        fmt::format("P-Asserted-Identity: {}\r\n", name_addr(shown.name, shown.number, shown.domain));
    if (party.privacy == Privacy::none) return identity;
    return viewer.line ? identity + "Privacy: id\r\n" : "Privacy: id\r\n";
}

std::string diversion_line(const Party& diverting) {
    return fmt::format("Diversion: {};reason=deflection\r\n",
                       name_addr(diverting.name, diverting.number, diverting.domain));
}

Privacy privacy_of(const sip::Message& invite) {
    for (const auto part : split(invite.find(sip::HeaderName::privacy).value_or(""), ';')) {
        const auto word = trim(part);
        if (equals_ignoring_case(word, "id") || equals_ignoring_case(word, "user")) return Privacy::id;
    }
    return Privacy::none;
}

}  // namespace santral::call
