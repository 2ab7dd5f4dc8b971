#pragma once
// Listens for TCP connections. Who gets one holds a Seat; a source that has all of its seats is turned away.

#include <memory>

#include "net/connection.h"
#include "net/seats.h"

namespace santral::net {

struct Accepted {
    FileDescriptor socket;  // Becomes a Connection.
    Endpoint local;
    Endpoint remote;
    Seat seat;  // Kept as long as the connection.
};

class TcpListener final : private Watched {
public:
    class User {
    public:
        virtual ~User() = default;
        // Dropping what was accepted closes it. May destroy the listener.
        virtual void on_accepted(TcpListener& listener, Accepted accepted) = 0;
        // Closed at once, since no seat was free. Must not destroy the listener.
        virtual void on_turned_away(TcpListener&, const Endpoint& /*remote*/) {}
    };

    // Port 0 takes a free one. loop, seats and user must outlive the listener.
    static Result<std::unique_ptr<TcpListener>> open(EventLoop& loop, const Endpoint& local, Seats& seats,
                                                     User& user);
    ~TcpListener() override;

    const Endpoint& local() const { return local_; }

private:
    TcpListener(EventLoop& loop, FileDescriptor socket, Seats& seats, User& user);
    void on_ready(Readiness ready) override;
    void rest();

    EventLoop& loop_;
    FileDescriptor socket_;
    Seats& seats_;
    User& user_;
    Endpoint local_;
    Timer rest_timer_;
    Watch watch_;
};

}  // namespace santral::net
