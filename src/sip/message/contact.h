#pragma once
// One value of Contact (RFC 3261 20.10) with what a registrar reads from it: RFC 5626 (+sip.instance, reg-id,
// ob).

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "sip/message/name_addr.h"

namespace santral::sip {

constexpr int highest_q = 1000;

struct Contact {
    bool is_all = false;  // "*": the rest is empty.
    NameAddr address;
    int q_thousandths = highest_q;                // 0 to 1000; 1000 where unsaid or unreadable.
    std::optional<std::chrono::seconds> expires;  // default_expires where malformed (RFC 3261 20.10).
    std::string_view instance;                    // "<urn:uuid:...>", without its quotes; "" where unsaid.
    std::optional<std::uint32_t> reg_id;          // Absent where unreadable, too.
};

Result<Contact> parse_contact(std::string_view value);
// "0.7" -> 700. RFC 3261 25.1 qvalue: 0 to 1 with up to three decimals.
std::optional<int> parse_q(std::string_view text);

}  // namespace santral::sip
