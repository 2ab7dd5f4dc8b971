#pragma once
// Live events: kept for a while by tenant, numbered, and sent to everyone who listens. Who lost its
// connection goes on where it was, by the token of the last event it saw; what is no longer kept is said with
// "reset". API thread.

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/exchange.h"
#include "net/websocket.h"

namespace santral::api {

class EventHub {
public:
    static constexpr std::size_t max_kept = 1'000;     // Events of one tenant.
    static constexpr std::size_t max_listeners = 200;  // Of one tenant: more are refused (1013).

    // run: says which run of the server a token is of. Without dashes.
    explicit EventHub(std::string run) : run_(std::move(run)) {}

    // Any thread. Until somebody has listened, events need not be told: no token of this run is out.
    bool is_wanted() const { return is_wanted_; }
    void publish(const ExchangeEvent& event);
    // Some events were lost: everyone is told to read anew.
    void reset_all();

    // Sends what came after the token, then what comes. token "": from now on. The hub outlives the user.
    std::unique_ptr<net::WebSocket::User> listen(const directory::TenantId& tenant, std::string token);

private:
    class Listener;
    struct Kept {
        std::uint64_t number;
        std::string text;  // JSON.
    };
    struct Channel {  // Of one tenant.
        std::uint64_t last = 0;
        std::deque<Kept> kept;  // The oldest first, without a gap.
        std::vector<Listener*> listeners;
    };

    void begin(Channel& channel, net::WebSocket& socket, std::string_view token) const;
    std::optional<std::uint64_t> number_of(std::string_view token) const;
    std::string token_of(std::uint64_t number) const;

    std::string run_;
    std::atomic<bool> is_wanted_ = false;
    std::map<directory::TenantId, Channel> channels_;
};

}  // namespace santral::api
