// Contact's parameters, each understood or left out.

#include "sip/message/contact.h"

#include <algorithm>

#include "base/text.h"
#include "sip/message/expiry.h"

namespace santral::sip {
namespace {

constexpr std::size_t q_decimals = 3;

void note(const Parameter& parameter, Contact& contact) {
    const auto is = [&parameter](std::string_view name) {
        return equals_ignoring_case(parameter.name, name);
    };
    if (is("q")) {
        contact.q_thousandths = parse_q(parameter.value).value_or(highest_q);
    } else if (is("expires")) {
        contact.expires = parse_delta_seconds(parameter.value).value_or(default_expires);
    } else if (is("+sip.instance") && parameter.value.size() > 2 && parameter.value.front() == '"') {
        contact.instance = parameter.value.substr(1, parameter.value.size() - 2);
    } else if (is("reg-id")) {
        contact.reg_id = parse_number<std::uint32_t>(parameter.value);
    }
}

}  // namespace

Result<Contact> parse_contact(std::string_view value) {
    Contact contact;
    if (trim(value) == "*") {
        contact.is_all = true;
        return contact;
    }
    contact.address = TRY(parse_name_addr(value));
    ParameterWalker walker(contact.address.parameters);
    while (const auto parameter = walker.next()) note(*parameter, contact);
    return contact;
}

std::optional<int> parse_q(std::string_view text) {
    const auto point = text.find('.');
    const auto whole = parse_number<int>(text.substr(0, point));
    if (!whole || *whole > 1) return {};
    if (point == text.npos || point + 1 == text.size()) return *whole * highest_q;
    auto decimals = std::string(text.substr(point + 1));
    if (decimals.size() > q_decimals) return {};
    decimals.resize(q_decimals, '0');
    const auto thousandths = parse_number<int>(decimals);
    if (!thousandths || *whole * highest_q + *thousandths > highest_q) return {};
    return *whole * highest_q + *thousandths;
}

}  // namespace santral::sip
