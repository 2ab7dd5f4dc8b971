// One accept per readiness: the next waits at most a turn, and the user may destroy the listener each time.

#include "net/tcp.h"

#include <cerrno>

#include "base/log.h"
#include "net/loop_context.h"
#include "net/socket_address.h"

namespace santral::net {
namespace {

constexpr int backlog = 1'024;  // The kernel caps it at net.core.somaxconn.
constexpr auto rest_without_descriptors = std::chrono::milliseconds(200);

}  // namespace

Result<std::unique_ptr<TcpListener>> TcpListener::open(EventLoop& loop, const Endpoint& local, Seats& seats,
                                                       User& user) {
    auto socket = TRY(open_bound(Protocol::tcp, local));
    if (::listen(socket.number(), backlog) != 0) {
        return std::unexpected(bind_error(errno, Protocol::tcp, local));
    }
    return std::unique_ptr<TcpListener>(new TcpListener(loop, std::move(socket), seats, user));
}

TcpListener::TcpListener(EventLoop& loop, FileDescriptor socket, Seats& seats, User& user)
    : loop_(loop),
      socket_(std::move(socket)),
      seats_(seats),
      user_(user),
      local_(local_of(socket_.number())),
      watch_(loop.context().watches.add(socket_.number(), Interest::reading, *this)) {}

TcpListener::~TcpListener() = default;

void TcpListener::on_ready(Readiness) {
    SocketAddress from;
    FileDescriptor accepted(::accept4(socket_.number(), &from.any, &from.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!accepted.is_open()) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) rest();
        return;  // The others are of a connection that ended before we took it.
    }
    const auto remote = from.endpoint();
    auto seat = seats_.take(remote.ip);
    if (!seat) return user_.on_turned_away(*this, remote);
    const auto local = local_of(accepted.number());
    user_.on_accepted(*this, {std::move(accepted), local, remote, *std::move(seat)});  // Last.
}

// What cannot be accepted stays ready: without a rest the loop would spin on it.
void TcpListener::rest() {
    log_warning("port {}/tcp: too many open files, connections wait; raise LimitNOFILE of the service",
                local_.port);
    watch_ = {};
    rest_timer_ = loop_.timers().after(rest_without_descriptors, [this] {
        watch_ = loop_.context().watches.add(socket_.number(), Interest::reading, *this);
    });
}

}  // namespace santral::net
