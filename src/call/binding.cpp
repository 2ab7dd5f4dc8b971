// Reading a REGISTER and working it into the bindings of its extension.

#include "call/binding.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "sip/dialog/capabilities.h"
#include "sip/message/name_addr.h"

namespace santral::call {
namespace {

using sip::HeaderName;
using std::chrono::seconds;

std::string unquoted(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return std::string(text);
}

// RFC 3261 20.19: a value that is no number means the default; one that is too large is the largest.
seconds read_expires(std::string_view text, seconds otherwise) {
    text = trim(text);
    const bool all_digits =
        !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (!all_digits) return otherwise;
    return seconds(parse_number<std::uint32_t>(text).value_or(UINT32_MAX));
}

// RFC 3261 20.10: 0 to 1; what is not that means 1.
double read_q(std::string_view text) {
    if (text.size() > 5 || !(text.starts_with("0") || text.starts_with("1"))) return 1.0;
    double q = 1.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), q);
    return error == std::errc{} && end == text.data() + text.size() ? std::clamp(q, 0.0, 1.0) : 1.0;
}

Granted<std::vector<std::string>> read_path(const sip::Message& request) {
    std::vector<std::string> path;
    std::size_t bytes = 0;
    for (const auto value : request.values(HeaderName::path)) {
        if (!sip::parse_name_addr(value)) return refuse(400, "a Path value is malformed");
        bytes += value.size();
        path.emplace_back(value);
    }
    if (bytes > max_path_bytes) return refuse(400, fmt::format("Path is over {} bytes", max_path_bytes));
    return path;
}

Granted<RegisterOrder::Contact> read_contact(std::string_view value, seconds header_expires,
                                             const RegistrationLimits& limits) {
    const auto parsed = sip::parse_name_addr(value);
    const bool reachable = parsed && (parsed->uri.scheme == sip::Uri::Scheme::sip ||
                                      parsed->uri.scheme == sip::Uri::Scheme::sips);
    if (!reachable || value.size() > max_contact_bytes) {
        return refuse(400, fmt::format("Contact is not a SIP URI of at most {} bytes", max_contact_bytes));
    }
    RegisterOrder::Contact contact;
    contact.binding.contact = parsed->uri.text;
    contact.binding.instance = unquoted(parsed->parameter("+sip.instance").value_or(""));
    contact.binding.reg_id = parse_number<unsigned>(parsed->parameter("reg-id").value_or("")).value_or(0);
    if (const auto q = parsed->parameter("q")) contact.binding.q = read_q(*q);
    const auto expires = parsed->parameter("expires");
    contact.expires = expires ? read_expires(*expires, header_expires) : header_expires;
    if (contact.expires > seconds(0) && contact.expires < limits.minimum) {
        return refuse(423, "the registration asked for is too short",
                      fmt::format("Min-Expires: {}\r\n", limits.minimum.count()));
    }
    contact.expires = std::min(contact.expires, limits.maximum);
    return contact;
}

bool is_same_phone(const Binding& one, const Binding& other) {
    // RFC 5626 6: with an instance, instance and reg-id name the binding, whatever its URI is.
    if (!one.instance.empty() && !other.instance.empty()) {
        return one.instance == other.instance && one.reg_id == other.reg_id;
    }
    const auto mine = sip::parse_uri(one.contact);
    const auto theirs = sip::parse_uri(other.contact);
    return mine && theirs && sip::is_equivalent(*mine, *theirs);
}

}  // namespace

bool Binding::is_behind_nat() const {
    const auto uri = sip::parse_uri(contact);
    if (!uri) return false;
    const auto ip = IpAddress::parse(uri->host);
    return ip && *ip != flow.remote.ip;
}

Granted<RegisterOrder> read_register(const sip::Message& request, const sip::Flow& flow,
                                     const RegistrationLimits& limits) {
    RegisterOrder order;
    const auto values = request.values(HeaderName::contact);
    const auto expires_header = request.find(HeaderName::expires);
    const auto expires = read_expires(expires_header.value_or(""), limits.maximum);
    if (values.size() > max_contacts_per_request)
        return refuse(403, "more contacts than one request may have");
    if (std::ranges::find(values, "*") != values.end()) {
        // RFC 3261 10.3 step 6: alone, and with Expires: 0.
        if (values.size() != 1 || !expires_header || expires != seconds(0)) {
            return refuse(400, "Contact: * needs Expires: 0 and no other Contact");
        }
        order.kind = RegisterOrder::Kind::remove_all;
    }
    auto path = read_path(request);
    if (!path) return std::unexpected(path.error());
    for (const auto value : values) {
        if (order.kind == RegisterOrder::Kind::remove_all) break;
        order.kind = RegisterOrder::Kind::change;
        auto contact = read_contact(value, expires, limits);
        if (!contact) return std::unexpected(contact.error());
        auto& binding = contact->binding;
        binding.path = *path;
        binding.flow = flow;
        binding.user_agent = request.find(HeaderName::user_agent).value_or("").substr(0, max_contact_bytes);
        order.wants_outbound |= binding.reg_id > 0 && !binding.instance.empty() &&
                                sip::names(request, HeaderName::supported, "outbound");
        order.contacts.push_back(std::move(*contact));
    }
    for (auto& contact : order.contacts) {
        contact.binding.call_id = request.call_id();
        contact.binding.cseq = request.cseq();
    }
    return order;
}

Granted<std::vector<Binding>> apply(const RegisterOrder& order, std::vector<Binding> bindings, WallTime now,
                                    const RegistrationLimits& limits) {
    if (order.kind == RegisterOrder::Kind::remove_all) return std::vector<Binding>{};
    std::erase_if(bindings, [now](const Binding& binding) { return binding.expires_at <= now; });
    for (const auto& [binding, expires] : order.contacts) {
        const auto known = std::ranges::find_if(
            bindings, [&binding](const Binding& other) { return is_same_phone(binding, other); });
        std::string id;
        if (known != bindings.end()) {
            if (known->call_id == binding.call_id && known->cseq >= binding.cseq) {
                return refuse(500, "a REGISTER that is older than the one known");
            }
            id = known->id;
            bindings.erase(known);
        }
        if (expires == seconds(0)) continue;
        auto& added = bindings.emplace_back(binding);
        added.id = id;
        added.expires_at = now + expires;
    }
    if (bindings.size() > limits.contacts) {
        return refuse(403,
                      fmt::format("the extension has {} phones already: raise its limit, or unregister one",
                                  limits.contacts));
    }
    return bindings;
}

std::string contact_value(const Binding& binding, WallTime now) {
    const auto left = std::chrono::ceil<seconds>(binding.expires_at - now);
    auto value = fmt::format("<{}>;expires={}", binding.contact, left.count());
    if (binding.q < 1.0) value += fmt::format(";q={:.3g}", binding.q);
    if (!binding.instance.empty()) value += fmt::format(";+sip.instance=\"{}\"", binding.instance);
    if (binding.reg_id > 0) value += fmt::format(";reg-id={}", binding.reg_id);
    return value;
}

}  // namespace santral::call
