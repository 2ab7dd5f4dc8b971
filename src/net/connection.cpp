// A stream over a non-blocking socket, driven by readiness.

#include "net/connection.h"

#include <fmt/format.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <cstring>

#include "base/log.h"
#include "base/wipe.h"
#include "net/loop_context.h"
#include "net/socket_address.h"

namespace santral::net {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t read_at_once = 16'384;
constexpr int unacknowledged_ms = 32'000;  // 64*T1: by then every SIP transaction has given up too.

void tune(int socket) {
    const int yes = 1;
    // Without effect on a Unix socket. A SIP message is whole when it is sent: waiting to fill a segment
    // would only delay it.
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &unacknowledged_ms, sizeof unacknowledged_ms);
    ::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
}

Error far_end_error(const Endpoint& remote, int reason) {
    const auto code = reason == ETIMEDOUT ? Errc::timed_out : Errc::unavailable;
    return {code, fmt::format("{}: {}", remote.text(), std::strerror(reason))};
}

}  // namespace

Connection::Connection(EventLoop& loop, FileDescriptor socket, const ConnectionLimits& limits, User& user)
    : Connection(loop, std::move(socket), limits, user, State::open) {
    remote_ = remote_of(socket_.number());
    watch_idleness();
}

Connection::Connection(EventLoop& loop, FileDescriptor socket, const ConnectionLimits& limits, User& user,
                       State first)
    : loop_(loop),
      socket_(std::move(socket)),
      limits_(limits),
      user_(user),
      state_(first),
      interest_(wanted()),
      last_used_(loop.now()),
      watch_(loop.context().watches.add(socket_.number(), interest_, *this)) {
    tune(socket_.number());
}

Connection::Connection(EventLoop& loop, DetachedConnection detached, const ConnectionLimits& limits,
                       User& user)
    : Connection(loop, std::move(detached.socket), limits, user, State::open) {
    remote_ = remote_of(socket_.number());
    tls_ = std::move(detached.tls);
    outgoing_ = std::move(detached.unsent);
    watch_idleness();
    watch_what_is_wanted();
}

Endpoint DetachedConnection::remote() const {
    return remote_of(socket.number());
}

Connection::~Connection() = default;

Result<std::unique_ptr<Connection>> Connection::connect(EventLoop& loop, const IpAddress& from,
                                                        const Endpoint& to, const ConnectionLimits& limits,
                                                        User& user) {
    const Endpoint any{to.ip.is_v4() ? IpAddress::v4(0) : IpAddress{}, 0};
    const bool same_family = from.is_v4() == to.ip.is_v4();
    auto socket = TRY(open_bound(Protocol::tcp, same_family ? Endpoint{from, 0} : any));
    const SocketAddress address(to);
    if (::connect(socket.number(), &address.any, address.size) != 0 && errno != EINPROGRESS) {
        return std::unexpected(far_end_error(to, errno));
    }
    auto made =
        std::unique_ptr<Connection>(new Connection(loop, std::move(socket), limits, user, State::connecting));
    made->remote_ = to;
    made->limit_timer_ = loop.timers().after(limits.connecting, [connection = made.get()] {
        connection->finish(far_end_error(connection->remote_, ETIMEDOUT));
    });
    return made;
}

void Connection::secure(Securing how) {
    how_ = std::move(how);
    if (state_ == State::open) shake_hands();  // Else when it is connected.
}

void Connection::shake_hands() {
    tls_ = how_->host.empty() ? std::make_unique<TlsSession>(how_->context)
                              : std::make_unique<TlsSession>(how_->context, how_->host);
    enter(State::securing);
    limit_timer_ = loop_.timers().after(limits_.securing, [this] {
        finish({Errc::timed_out, remote_.text() + ": the handshake of TLS took too long"});
    });
    if (const auto begun = tls_->begin(outgoing_); !begun) return finish_later(begun.error());
    write();
}

void Connection::on_secured() {
    log_debug("{}: {}", remote_.text(), tls_->describe());
    how_.reset();
    enter(State::open);
    seal(std::exchange(held_, {}));
    become_open();
}

void Connection::become_open() {
    last_used_ = loop_.now();
    watch_idleness();
    user_.on_open(*this);
}

Endpoint Connection::local() const {
    return local_of(socket_.number());
}

void Connection::on_ready(Readiness ready) {
    switch (state_) {
    case State::connecting: return on_connected();
    case State::securing:
    case State::open:
        if (ready.writing) write_waiting();
        if (ready.reading && is_readable()) read();
        return;
    case State::closing: return write();
    case State::closed: return;
    }
}

void Connection::on_connected() {
    int reason = 0;
    socklen_t size = sizeof reason;
    ::getsockopt(socket_.number(), SOL_SOCKET, SO_ERROR, &reason, &size);
    if (reason != 0) return finish(far_end_error(remote_, reason));
    if (how_) return shake_hands();
    enter(State::open);
    become_open();
    if (state_ != State::closed) write();
}

void Connection::read() {
    char fresh[read_at_once];
    const auto count = ::recv(socket_.number(), fresh, sizeof fresh, MSG_DONTWAIT);
    if (count == 0) return finish({Errc::unavailable, remote_.text() + " closed the connection"});
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count < 0) return finish(far_end_error(remote_, errno));
    const std::string_view taken(fresh, static_cast<std::size_t>(count));
    if (tls_) return read_sealed(taken);
    show_fresh(taken);
    wipe(fresh, taken.size());
}

void Connection::read_sealed(std::string_view sealed) {
    std::string plain;
    const auto taken = tls_->take(sealed, plain, outgoing_);
    if (state_ == State::securing && tls_->state() != TlsSession::State::handshaking) on_secured();
    if (state_ == State::closed) return;
    if (waiting_to_be_sent() > 0) write();  // The handshake's; or why it failed.
    if (!taken)
        return finish({taken.error().code, fmt::format("{}: {}", remote_.text(), taken.error().detail)});
    if (tls_->state() == TlsSession::State::ended) {
        finish_later({Errc::unavailable, remote_.text() + " closed the connection"});
    }
    if (!plain.empty() && state_ == State::open) show_fresh(plain);  // The user may destroy us.
    wipe(plain);
}

void Connection::show_fresh(std::string_view plain) {
    const bool is_alone = incoming_.empty();
    if (!is_alone) incoming_ += plain;
    show(is_alone ? plain : incoming_);  // The usual case: whole messages, nothing is copied.
}

void Connection::show(std::string_view waiting) {
    const auto used = user_.on_bytes(*this, waiting);
    if (used > 0) last_used_ = loop_.now();
    const auto left = waiting.size() - used;
    if (waiting.data() == incoming_.data()) {
        const std::string rest(waiting.substr(used));
        wipe(incoming_);
        incoming_ = rest;
    } else {
        incoming_.assign(waiting.substr(used));
    }
    if (state_ == State::open && left > limits_.waiting_to_be_read) {
        finish({Errc::too_large, fmt::format("{}: a message of more than {} bytes", remote_.text(),
                                             limits_.waiting_to_be_read)});
    }
}

void Connection::send(std::string_view bytes) {
    if (state_ == State::closing || state_ == State::closed) return;
    if (waiting_to_be_sent() + bytes.size() > limits_.waiting_to_be_sent) {
        return finish_later({Errc::too_large, fmt::format("{} reads too slowly: more than {} bytes wait",
                                                          remote_.text(), limits_.waiting_to_be_sent)});
    }
    const bool waits_already = sent_ < outgoing_.size();
    seal(bytes);
    if (state_ == State::open && !waits_already) write();
}

// Or queues it as it is, where nothing has to be sealed.
void Connection::seal(std::string_view plain) {
    if (!tls_ && !how_) {
        outgoing_ += plain;
    } else if (state_ != State::open) {
        held_ += plain;
    } else if (const auto sealed = tls_->seal(plain, outgoing_); !sealed) {
        finish_later(sealed.error());
    }
}

void Connection::write() {
    while (sent_ < outgoing_.size()) {
        const auto count = ::send(socket_.number(), outgoing_.data() + sent_, outgoing_.size() - sent_,
                                  MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) break;
        if (count < 0) return finish_later(far_end_error(remote_, errno));
        sent_ += static_cast<std::size_t>(count);
        last_used_ = loop_.now();
    }
    if (sent_ == outgoing_.size())
        wipe(outgoing_);
    else
        outgoing_.erase(0, sent_);
    sent_ = 0;
    if (state_ == State::closing && outgoing_.empty()) {
        return finish_later({Errc::unavailable, "closed by us"});
    }
    watch_what_is_wanted();
}

void Connection::write_waiting() {
    const bool waited = waiting_to_be_sent() > 0;
    write();
    if (waited && waiting_to_be_sent() == 0 && state_ == State::open) user_.on_all_sent(*this);
}

void Connection::close() {
    if (tls_ && state_ == State::open) {
        tls_->end(outgoing_);
        write();
    }
    enter(State::closed);
}

void Connection::say_end() {
    if (state_ != State::open) return;
    if (tls_) {
        tls_->end(outgoing_);
        write();
    }
    if (waiting_to_be_sent() == 0) ::shutdown(socket_.number(), SHUT_WR);
}

void Connection::close_when_sent() {
    if (state_ == State::closed) return;
    if (tls_ && state_ == State::open) tls_->end(outgoing_);
    enter(State::closing);
    write();
}

void Connection::set_idle_limit(Duration limit) {
    limits_.idle = limit;
    if (state_ == State::open) watch_idleness();
}

DetachedConnection Connection::detach() {
    DetachedConnection detached{.tls = std::move(tls_), .unsent = outgoing_.substr(sent_)};
    watch_ = {};
    detached.socket = std::move(socket_);
    enter(State::closed);
    return detached;
}

void Connection::watch_idleness() {
    limit_timer_.stop();
    if (limits_.idle == Duration::zero()) return;
    const auto left = last_used_ + limits_.idle - loop_.now();
    if (left <= Duration::zero()) return finish_later({Errc::timed_out, remote_.text() + " was idle"});
    limit_timer_ = loop_.timers().after(left, [this] { watch_idleness(); });
}

void Connection::finish_later(Error why) {
    if (finish_timer_.is_running()) return;
    finish_timer_ = loop_.timers().after(0s, [this, why = std::move(why)] { finish(why); });
}

void Connection::finish(const Error& why) {
    if (state_ == State::closed) return;
    enter(State::closed);
    user_.on_closed(*this, why);  // Last: the user may destroy us.
}

Interest Connection::wanted() const {
    const bool writes = !is_readable() || sent_ < outgoing_.size();
    const bool reads = is_readable();
    return writes ? (reads ? Interest::both : Interest::writing) : Interest::reading;
}

void Connection::enter(State next) {
    state_ = next;
    if (state_ != State::closed) return watch_what_is_wanted();
    watch_ = {};
    socket_ = {};
    tls_.reset();
    how_.reset();
    limit_timer_.stop();
    finish_timer_.stop();
}

void Connection::watch_what_is_wanted() {
    if (interest_ == wanted()) return;
    interest_ = wanted();
    watch_.want(interest_);
}

std::string_view to_string(Connection::State state) {
    using enum Connection::State;
    switch (state) {
    case connecting: return "connecting";
    case securing: return "securing";
    case open: return "open";
    case closing: return "closing";
    case closed: return "closed";
    }
    __builtin_unreachable();
}

}  // namespace santral::net
