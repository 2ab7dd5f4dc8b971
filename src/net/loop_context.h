#pragma once
// What an EventLoop is made of. Includes Boost.Asio: only .cpp files of net/ include this.

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/descriptor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "net/datagram_rings.h"
#include "net/event_loop.h"
#include "net/pacing.h"
#include "net/watch.h"

namespace santral::net {

class UdpSocket;

struct EventLoop::Context {
    explicit Context(EventLoop& its_loop);
    ~Context();
    void await_sockets();

    EventLoop& loop;
    boost::asio::io_context io;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> stays_open;
    Watches watches;
    boost::asio::posix::stream_descriptor sockets;  // The descriptor of `watches`, which owns it.
    DatagramRings rings;
    std::vector<UdpSocket*> unflushed;  // Have datagrams to send at the end of this turn.
    Pacing pacing;
};

}  // namespace santral::net
