#pragma once
// A connection port of the administrator (S1.14), as transport/ needs it: address, port, transport, and who
// may come.

#include <optional>
#include <vector>

#include "base/address.h"
#include "net/interfaces.h"
#include "sip/message/flow.h"

namespace santral::transport {

struct ListenerSpec {
    IpAddress address;  // 0.0.0.0 or ::: all of the machine's, of that family.
    std::uint16_t port = 5060;
    sip::Transport transport = sip::Transport::udp;
    // What far ends reach us at, where that is another address (a NAT before us). Port 0: the same port.
    std::optional<Endpoint> advertised;
    std::vector<Network> inside;   // Reach the bound address all the same, and are told that.
    std::vector<Network> allowed;  // Others are dropped unread. Empty: everybody may come.
};

struct Listener {
    sip::ListenerId id{};
    ListenerSpec spec;
    std::uint16_t port = 0;  // The one bound.

    bool allows(const IpAddress& source) const;
    // What `remote` reaches this listener at: for Via and Contact.
    Endpoint address_for(const IpAddress& remote, net::Interfaces& interfaces) const;
};

}  // namespace santral::transport
