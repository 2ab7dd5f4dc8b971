#pragma once
// The SIP methods by name: RFC 3261, 3262 (PRACK), 3311 (UPDATE), 3428 (MESSAGE), 3515 (REFER), 3903, 6086,
// 6665.

#include <cstdint>
#include <string_view>

namespace santral::sip {

enum class Method : std::uint8_t {
    invite,
    ack,
    bye,
    cancel,
    register_,
    options,
    prack,
    update,
    info,
    message,
    subscribe,
    notify,
    refer,
    publish,
    other,  // Kept as text in the message: answered 405, never dropped.
};

// Methods are case-sensitive (RFC 3261 7.1).
Method to_method(std::string_view text);
std::string_view to_string(Method method);  // "INVITE"; "" for other.

}  // namespace santral::sip
