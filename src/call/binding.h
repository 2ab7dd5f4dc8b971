#pragma once
// Where the phones of one extension are: RFC 3261 10.3, with Path (RFC 3327) and outbound (RFC 5626). Values
// without time or I/O: the registrar says what time it is.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/wall_clock.h"
#include "call/refusal.h"
#include "sip/message/flow.h"
#include "sip/message/message.h"

namespace santral::call {

constexpr std::size_t max_contacts_per_request = 16;
constexpr std::size_t max_contact_bytes = 512;
constexpr std::size_t max_path_bytes = 1024;

struct Binding {
    std::string id;        // Kept while it is refreshed; "" before the registrar gave one.
    std::string contact;   // The URI, as the phone gave it.
    std::string instance;  // +sip.instance, quotes taken off; "" where the phone gave none.
    unsigned reg_id = 0;   // RFC 5626; 0 where the phone gave none.
    double q = 1.0;
    std::vector<std::string> path;  // Route values towards the phone, nearest to us first.
    sip::Flow flow;                 // What the REGISTER came by: requests to the phone go back there.
    std::string user_agent;
    std::string call_id;
    std::uint32_t cseq = 0;
    WallTime expires_at;

    bool is_behind_nat() const;  // The contact names another address than the one the REGISTER came from.
};

struct RegistrationLimits {
    std::chrono::seconds minimum{60};
    std::chrono::seconds maximum{3600};
    std::size_t contacts = 10;  // Of one extension.
};

// What a REGISTER asks for, understood and within the limits.
struct RegisterOrder {
    enum class Kind : std::uint8_t { query, change, remove_all };
    struct Contact {
        Binding binding;               // expires_at is not yet set.
        std::chrono::seconds expires;  // 0: to be removed.
    };
    Kind kind = Kind::query;
    std::vector<Contact> contacts;
    bool wants_outbound = false;  // Supported: outbound, with instance and reg-id.
};

// Refuses with 400 (malformed, `*` misused), 423 (too short, with Min-Expires), 403 (too many contacts).
Granted<RegisterOrder> read_register(const sip::Message& request, const sip::Flow& flow,
                                     const RegistrationLimits& limits);

// The bindings after the order, all or nothing. Refuses with 500 what is older than what is known (10.3 step
// 7) and with 403 more contacts than the limit.
Granted<std::vector<Binding>> apply(const RegisterOrder& order, std::vector<Binding> bindings, WallTime now,
                                    const RegistrationLimits& limits);

// The value of one Contact header of the 200.
std::string contact_value(const Binding& binding, WallTime now);

}  // namespace santral::call
