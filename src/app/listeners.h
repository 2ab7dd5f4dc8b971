#pragma once
// Keeps the sockets in step with the connection ports of the directory (S1.14): opens what is new, closes
// what is gone, and knows by which listener which connection port is reached. Signalling thread only.

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "directory/snapshot.h"
#include "transport/transport.h"

namespace santral::app {

class Listeners {
public:
    // Where the web is served: WebSockets come by it, to every connection port that speaks them.
    struct Web {
        std::optional<Endpoint> listen;
        bool is_secure = false;

        bool serves(sip::Transport transport) const {
            return listen && transport == (is_secure ? sip::Transport::wss : sip::Transport::ws);
        }
    };
    // transport outlives it.
    Listeners(transport::SipTransport& transport, const Web& web) : transport_(transport), web_(web) {}

    // Returns what could not be opened, in words for the operator. What is open already stays as it is.
    std::vector<Error> follow(const directory::Snapshot& directory);

    bool is_at_port(const sip::Flow& flow, const directory::PortId& port,
                    const directory::Snapshot& directory) const;
    std::optional<sip::ListenerId> find(const directory::PortId& port, sip::Transport transport,
                                        const directory::Snapshot& directory) const;
    // "udp 0.0.0.0:5060 (phones: 192.0.2.7:5060)": what is open, for the operator.
    std::vector<std::string> describe() const;

private:
    // Several tenants may name the same socket; one with other rules is another listener to close and open
    // again.
    struct Key {
        Endpoint bind;
        sip::Transport transport;
        auto operator<=>(const Key&) const = default;
    };
    struct Wanted {
        std::vector<Network> allowed;
        std::optional<IpAddress> advertised;
        bool operator==(const Wanted&) const = default;
    };
    struct Open {
        sip::ListenerId id;
        Wanted wanted;
    };

    std::map<Key, Wanted> wanted_by(const directory::Snapshot& directory) const;
    Key key_of(const directory::ConnectionPort& port, sip::Transport transport) const;
    Result<sip::ListenerId> open(const Key& key, const Wanted& wanted);

    transport::SipTransport& transport_;
    Web web_;
    std::map<Key, Open> open_;
};

}  // namespace santral::app
