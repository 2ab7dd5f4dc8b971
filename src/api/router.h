#pragma once
// Which resource answers: method and path, and the scope that it takes. The list of all routes is the API; a
// test compares it with docs/api/openapi.yaml.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/request.h"
#include "net/websocket.h"

namespace santral::api {

// Answers one request, once, now or later; a copy is as good as the first, and may be destroyed anywhere. API
// thread. A request that nobody answers in ten seconds gets the problem "timed-out".
using Respond = std::function<void(Outcome)>;

// Reads and writes the database, and returns what came of it.
using Operation = std::function<Outcome(const Request&)>;
// Asks the exchange, and responds when it has answered.
using SlowOperation = std::function<void(const Request&, const Respond&)>;
// Makes the user of a WebSocket that the connection becomes.
using Upgrade = std::function<Checked<std::unique_ptr<net::WebSocket::User>>(const Request&)>;

// Lets the connection become a WebSocket of this protocol that leaves for another thread.
struct HandOver {
    std::string_view protocol;
    std::function<Checked<void>(const Request&)> check;
    std::function<void(net::DetachedConnection)> take;
};

struct Route {
    enum class Effect : std::uint8_t {
        none,
        directory,  // What it wrote must reach signalling (Exchange::reload) before it is answered (S1.23).
    };
    std::string_view method;  // "GET"
    std::string_view path;    // "/extensions/{number}"
    std::string_view scope;   // "extensions:read"; "": anybody may.
    std::variant<Operation, SlowOperation, Upgrade, HandOver> operation;
    Effect effect = Effect::none;
    std::size_t sound_bytes = 0;  // Of the WAV file that is its body, at most; 0: its body is JSON.
};

class Router {
public:
    // Of the same path and method there is one. The texts must outlive the router: they are literals.
    void add(Route route);

    struct Match {
        const Route* route;
        std::map<std::string, std::string, std::less<>> path;
    };
    // segments: of the path, decoded. HEAD is served by GET. Problems: not-found, method-not-allowed (with
    // Allow).
    Checked<Match> find(std::string_view method, const std::vector<std::string>& segments) const;

    std::span<const Route> routes() const { return routes_; }

private:
    std::vector<Route> routes_;
};

}  // namespace santral::api
