#pragma once
// One stream of bytes, over TCP, TLS or a Unix socket, with bounds on what waits to be read and to be
// written, and on how long it may stand idle. Belongs to the loop's thread.
//
//   connecting --> open --close_when_sent--> closing --all sent--+
//      |   |       ^ |                          |                v
//      | securing -' |                          |             closed
//      |   |         |                          |                ^
//      +---+---------+--------------------------+----------------+

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/address.h"
#include "base/result.h"
#include "net/event_loop.h"
#include "net/file_descriptor.h"
#include "net/seats.h"
#include "net/tls.h"
#include "net/watch.h"

namespace santral::net {

struct ConnectionLimits {
    std::size_t waiting_to_be_read = 131'072;  // Bytes the user has not used yet.
    std::size_t waiting_to_be_sent = 262'144;  // A far end that reads slower than that is cut off.
    Duration idle{};                           // Without bytes used or sent. Zero: for ever.
    Duration connecting = std::chrono::seconds(5);
    Duration securing = std::chrono::seconds(15);  // The handshake of TLS: old telephones calculate slowly.
};

// TLS for a connection.
struct Securing {
    TlsContext context;
    std::string host;  // Of a connection that we opened: who must be there. "" for one that was accepted.
    Seat seat;         // Given back when the handshake is over: who never finishes it is counted apart.
};

// A connection on its way to another loop.
struct DetachedConnection {
    FileDescriptor socket;
    std::unique_ptr<TlsSession> tls;  // Null where it is plain.
    std::string unread;
    std::string unsent;  // Sealed already.

    Endpoint remote() const;
};

class Connection final : private Watched {
public:
    enum class State { connecting, securing, open, closing, closed };

    class User {
    public:
        virtual ~User() = default;
        // What connect() began succeeded, or the handshake of one that was accepted. May close the
        // connection, but not destroy it.
        virtual void on_open(Connection&) {}
        // All that waits. Returns how many bytes were used; the others are shown again together with what
        // follows them. May close the connection, but not destroy it.
        virtual std::size_t on_bytes(Connection& connection, std::string_view waiting) = 0;
        // All that had to wait has left, later than send() returned. May send more or close, but not destroy.
        virtual void on_all_sent(Connection&) {}
        // Ended by the far end, an error or a limit; never during send(), and not after close(). May destroy
        // the connection.
        virtual void on_closed(Connection& connection, const Error& why) = 0;
    };

    // Of an accepted socket. loop and user must outlive the connection.
    Connection(EventLoop& loop, FileDescriptor socket, const ConnectionLimits& limits, User& user);
    // `from`: the address to connect from, its port is not used; unspecified: the kernel chooses.
    // The error is what is known at once; what is learnt later comes by on_closed.
    static Result<std::unique_ptr<Connection>> connect(EventLoop& loop, const IpAddress& from,
                                                       const Endpoint& to, const ConnectionLimits& limits,
                                                       User& user);
    // One that detach() freed on another loop. What was unread is the caller's.
    Connection(EventLoop& loop, DetachedConnection detached, const ConnectionLimits& limits, User& user);
    ~Connection() override;

    // Right after it was made: before it is open, TLS has to agree.
    void secure(Securing how);

    State state() const { return state_; }
    Endpoint local() const;
    const Endpoint& remote() const { return remote_; }

    // Queues what the kernel does not take at once. Over the limit the connection ends. Before on_open the
    // bytes wait; after the end they are dropped.
    void send(std::string_view bytes);
    void close();            // At once, without on_closed. What waits is lost.
    void say_end();          // The far end reads that nothing follows; what it sends is still read.
    void close_when_sent();  // on_closed follows. Nothing more is read.
    void set_idle_limit(Duration limit);
    // An open one leaves this loop; `unread` is left empty, since the user took it. It is closed here,
    // without on_closed.
    DetachedConnection detach();
    std::size_t waiting_to_be_sent() const { return held_.size() + outgoing_.size() - sent_; }

private:
    Connection(EventLoop& loop, FileDescriptor socket, const ConnectionLimits& limits, User& user,
               State first);
    void on_ready(Readiness ready) override;
    void on_connected();
    void shake_hands();
    void on_secured();
    void become_open();
    void read();
    void read_sealed(std::string_view sealed);
    void show_fresh(std::string_view plain);
    bool is_readable() const { return state_ == State::open || state_ == State::securing; }
    void seal(std::string_view plain);
    void show(std::string_view waiting);
    void write();
    void write_waiting();
    void finish_later(Error why);
    void finish(const Error& why);
    void watch_idleness();
    void watch_what_is_wanted();
    Interest wanted() const;
    void enter(State next);

    EventLoop& loop_;
    FileDescriptor socket_;
    ConnectionLimits limits_;
    User& user_;
    Endpoint remote_;
    State state_;
    Interest interest_;
    std::unique_ptr<TlsSession> tls_;
    std::optional<Securing> how_;  // Until the handshake is over.
    std::string held_;             // Plain, until it can be sealed.
    std::string incoming_;
    std::string outgoing_;
    std::size_t sent_ = 0;  // Of outgoing_.
    Clock::time_point last_used_;
    Timer limit_timer_;   // Connecting, securing, then idle.
    Timer finish_timer_;  // Runs for no time: gets an end out of send().
    Watch watch_;
};

std::string_view to_string(Connection::State state);

}  // namespace santral::net
