#pragma once
// What others may be shown of a call: one entry for each extension that has a phone in it, as lamps and
// presence need it. Values; what they are made of may change with the call.

#include <cstdint>
#include <string>
#include <vector>

namespace santral::call {

class Call;

struct DialogView {
    enum class State : std::uint8_t { trying, early, confirmed };
    enum class Side : std::uint8_t { caller, callee };

    std::string id;  // The same for as long as this extension has its part in the call.
    std::string extension_id;
    Side side = Side::caller;
    State state = State::trying;
    bool is_held = false;
    // Of the SIP dialog, as the phone sees them: an INVITE with Replaces names them so (RFC 3891). Where
    // several phones of the extension ring: of the first that rings.
    std::string sip_call_id;
    std::string local_tag;  // "" until the phone has rung.
    std::string remote_tag;
    // Who is at the other end; all "" where that is hidden.
    std::string remote_extension_id;  // "" outside the house.
    std::string remote_number;
    std::string remote_name;

    bool operator==(const DialogView&) const = default;
};

// Nothing for a call that ends.
std::vector<DialogView> view_of(const Call& call);

}  // namespace santral::call
