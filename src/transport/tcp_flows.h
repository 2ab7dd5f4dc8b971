#pragma once
// All connections of the exchange, of TCP, TLS and WebSockets: listeners, and connections that are found
// again, reused and opened when they are needed. Signalling thread only.

#include <memory>
#include <optional>
#include <unordered_map>

#include "net/interfaces.h"
#include "net/tcp.h"
#include "transport/after_turn.h"
#include "transport/intake.h"
#include "transport/listener.h"
#include "transport/tcp_stream.h"

namespace santral::transport {

constexpr std::size_t max_connections = 10'000;          // Of all TCP listeners, both ways.
constexpr std::size_t max_connections_per_source = 500;  // A branch office behind one address.
// Of TLS that are not done yet: they cost the most, and prove the least.
constexpr std::size_t max_handshakes = 1'000;
constexpr std::size_t max_handshakes_per_source = 100;
constexpr std::size_t max_named_places = 10'000;

// What connections of TLS begin with.
struct TlsEnds {
    net::TlsContext server;
    net::TlsContext client;
};

class TcpFlows final : private net::TcpListener::User, private TcpStream::User {
public:
    struct Surroundings {  // All outlive it.
        net::EventLoop& loop;
        net::Interfaces& interfaces;
        Intake& intake;
        SecurityLog& log;
        AfterTurn& after_turn;
    };
    explicit TcpFlows(const Surroundings& around) : around_(around) {}
    ~TcpFlows() override;

    // For the connections to come. Before, there is no TLS.
    void use(TlsEnds ends) { tls_ = std::move(ends); }

    Result<void> listen(sip::ListenerId id, ListenerSpec spec);
    // A WebSocket that the web server made: it comes to the listener of its transport, which has no socket of
    // its own. Dropped where there is none.
    void adopt(net::DetachedConnection websocket);
    // Ends the listener of this id, and every connection it accepted or opened.
    void close(sip::ListenerId id);
    const Listener* find(sip::ListenerId id) const;

    // By the connection of the flow, by another to the same place, or by a new one that `from` opens (a
    // listener of any transport: a long request of a UDP listener goes by TCP, RFC 3261 18.1.1). What fails
    // is told to the intake's user later. By TLS whoever is there must be the host that name() named for the
    // place, or have a certificate of its address.
    void send(const Listener& from, const sip::Flow& flow, std::string_view message);

    // Who is at this place: for TLS.
    void name(sip::ListenerId by, const Endpoint& place, const std::string& host);

    std::size_t connections() const { return streams_.size(); }

private:
    struct Port {
        Listener listener;
        std::unique_ptr<net::TcpListener> socket;  // Null for WebSockets.
    };
    struct Place {  // Where a connection leads to.
        sip::ListenerId listener;
        Endpoint remote;
        bool operator==(const Place&) const = default;
    };
    struct PlaceHash {
        std::size_t operator()(const Place& place) const noexcept;
    };

    struct Kept {
        std::unique_ptr<TcpStream> stream;
        std::optional<Place> alias;  // RFC 5923; one for each connection.
    };

    void on_accepted(net::TcpListener& socket, net::Accepted accepted) override;
    void on_turned_away(net::TcpListener& socket, const Endpoint& remote) override;
    bool admits(TcpStream& stream) override;
    void on_message(TcpStream& stream, std::string_view bytes) override;
    void on_broken(TcpStream& stream, std::string_view head, int status, std::string_view reason) override;
    void on_ended(TcpStream& stream, const Error& why) override;

    void tell_turned_away(std::uint16_t port, const Endpoint& remote);
    bool secure(TcpStream& stream, const std::string& host);
    std::string host_at(const Place& place) const;
    TcpStream* find_stream(const sip::Flow& flow);
    TcpStream* open(const Listener& from, sip::Flow flow);
    TcpStream& keep(std::unique_ptr<TcpStream> stream);
    void add_alias(const TcpStream& stream, std::string_view bytes);
    void forget(const TcpStream& stream);
    void forget(const Place& place, sip::ConnectionId leads_to);

    Surroundings around_;
    net::Seats seats_{max_connections, max_connections_per_source};
    net::Seats handshakes_{max_handshakes, max_handshakes_per_source};
    std::optional<TlsEnds> tls_;
    std::unordered_map<sip::ListenerId, Port> ports_;
    std::uint64_t opened_ = 0;
    std::unordered_map<sip::ConnectionId, Kept> streams_;
    std::unordered_map<Place, sip::ConnectionId, PlaceHash> by_place_;  // The aliases too.
    std::unordered_map<Place, std::string, PlaceHash> hosts_;
};

}  // namespace santral::transport
