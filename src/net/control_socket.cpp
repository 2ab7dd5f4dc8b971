// The control socket's two sides.

#include "net/control_socket.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "net/loop_context.h"

namespace santral::net {
namespace {

constexpr int backlog = 16;
constexpr ConnectionLimits limits{.waiting_to_be_read = max_control_line,
                                  .waiting_to_be_sent = max_control_answer,
                                  .idle = std::chrono::minutes(5)};

struct UnixAddress {
    sockaddr_un any{};
    const sockaddr* address() const { return reinterpret_cast<const sockaddr*>(&any); }
};

Error trouble(const std::filesystem::path& path, int reason) {
    return {Errc::unavailable, fmt::format("control socket {}: {}", path.string(), std::strerror(reason))};
}

Result<UnixAddress> address_of(const std::filesystem::path& path) {
    UnixAddress made;
    const auto text = path.string();
    if (text.size() >= sizeof made.any.sun_path) {
        return fail(Errc::too_large, fmt::format("control socket {}: a path of more than {} characters", text,
                                                 sizeof made.any.sun_path - 1));
    }
    made.any.sun_family = AF_UNIX;
    std::ranges::copy(text, made.any.sun_path);
    return made;
}

Result<FileDescriptor> connect_to(const std::filesystem::path& path) {
    const auto address = TRY(address_of(path));
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(socket.number(), address.address(), sizeof address.any) == 0) return socket;
    if (errno == EACCES) {
        return fail(Errc::denied, fmt::format("{} is not yours: run this as the user of the server, or root",
                                              path.string()));
    }
    if (errno == ENOENT || errno == ECONNREFUSED) {
        return fail(Errc::not_found,
                    fmt::format("no server at {}: start it with `santral serve`", path.string()));
    }
    return std::unexpected(trouble(path, errno));
}

// Only a socket that nobody serves is removed: never another kind of file, never a living server's.
Result<void> clear_way(const std::filesystem::path& path) {
    std::error_code unreadable;
    const auto kind = std::filesystem::symlink_status(path, unreadable).type();
    if (kind == std::filesystem::file_type::not_found) return {};
    if (kind != std::filesystem::file_type::socket) {
        return fail(Errc::conflict, fmt::format("{} is not a socket: move it away", path.string()));
    }
    if (connect_to(path)) {
        return fail(Errc::conflict, fmt::format("another server runs at {}: stop it first", path.string()));
    }
    ::unlink(path.c_str());
    return {};
}

Result<std::string> read_answer(const FileDescriptor& socket, const std::filesystem::path& path) {
    std::string answer;
    char piece[65'536];
    for (;;) {
        const auto count = ::recv(socket.number(), piece, sizeof piece, 0);
        if (count == 0) return answer;
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) {
            return fail(Errc::timed_out, fmt::format("the server at {} did not answer", path.string()));
        }
        if (count < 0) return std::unexpected(trouble(path, errno));
        if (answer.size() + static_cast<std::size_t>(count) > max_control_answer) {
            return fail(Errc::too_large, "the answer is too long: ask for less");
        }
        answer.append(piece, static_cast<std::size_t>(count));
    }
}

}  // namespace

Result<std::unique_ptr<ControlSocket>> ControlSocket::open(EventLoop& loop, const std::filesystem::path& path,
                                                           User& user) {
    const auto address = TRY(address_of(path));
    if (auto clear = clear_way(path); !clear) return std::unexpected(clear.error());
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    // Before bind, so that the path is never open to others, not even for a moment (Linux unix(7)).
    ::fchmod(socket.number(), S_IRUSR | S_IWUSR);
    if (::bind(socket.number(), address.address(), sizeof address.any) != 0 ||
        ::listen(socket.number(), backlog) != 0) {
        return std::unexpected(trouble(path, errno));
    }
    return std::unique_ptr<ControlSocket>(new ControlSocket(loop, std::move(socket), path, user));
}

ControlSocket::ControlSocket(EventLoop& loop, FileDescriptor socket, const std::filesystem::path& path,
                             User& user)
    : loop_(loop),
      socket_(std::move(socket)),
      path_(path),
      user_(user),
      watch_(loop.context().watches.add(socket_.number(), Interest::reading, *this)) {}

ControlSocket::~ControlSocket() {
    ::unlink(path_.c_str());
}

void ControlSocket::on_ready(Readiness) {
    FileDescriptor accepted(::accept4(socket_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!accepted.is_open() || askers_.size() >= max_control_connections) return;
    const ControlRequest request{++requests_};
    Connection::User& user = *this;
    askers_.emplace(request, std::make_unique<Connection>(loop_, std::move(accepted), limits, user));
}

std::size_t ControlSocket::on_bytes(Connection& connection, std::string_view waiting) {
    const auto end = waiting.find('\n');
    if (end == waiting.npos) return 0;
    const auto asks = [&connection](const auto& asker) { return asker.second.get() == &connection; };
    const auto asker = std::ranges::find_if(askers_, asks);
    user_.on_request(asker->first, waiting.substr(0, end));
    return waiting.size();  // One request on each connection: more is ignored.
}

void ControlSocket::on_closed(Connection& connection, const Error&) {
    std::erase_if(askers_, [&connection](const auto& asker) { return asker.second.get() == &connection; });
}

void ControlSocket::answer(ControlRequest request, std::string_view text) {
    const auto asker = askers_.find(request);
    if (asker == askers_.end()) return;
    asker->second->send(text);
    asker->second->close_when_sent();
}

Result<std::string> ask_server(const std::filesystem::path& path, std::string_view line, Duration limit) {
    const auto socket = TRY(connect_to(path));
    const auto whole = std::chrono::floor<std::chrono::seconds>(limit);
    const auto rest = std::chrono::ceil<std::chrono::microseconds>(limit - whole);
    const timeval patience{.tv_sec = whole.count(), .tv_usec = rest.count()};
    ::setsockopt(socket.number(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket.number(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const auto request = std::string(line) + '\n';
    const auto written = ::send(socket.number(), request.data(), request.size(), MSG_NOSIGNAL);
    if (written != static_cast<ssize_t>(request.size())) return std::unexpected(trouble(path, errno));
    return read_answer(socket, path);
}

}  // namespace santral::net
