#pragma once
// How the command line reaches the running server: a Unix socket that only its owner may open; one line in,
// one answer out, then the connection closes.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "net/connection.h"

namespace santral::net {

constexpr std::size_t max_control_line = 65'536;
constexpr std::size_t max_control_answer = 64'000'000;  // An export of all records.
constexpr std::size_t max_control_connections = 32;

enum class ControlRequest : std::uint64_t {};

// The server's side. On the loop's thread.
class ControlSocket final : private Watched, private Connection::User {
public:
    class User {
    public:
        virtual ~User() = default;
        // One line without its end. Answered by answer(), now or later.
        virtual void on_request(ControlRequest request, std::string_view line) = 0;
    };

    // Takes the place of a socket that a dead server left; Errc::conflict while another server lives there.
    static Result<std::unique_ptr<ControlSocket>> open(EventLoop& loop, const std::filesystem::path& path,
                                                       User& user);
    ~ControlSocket() override;  // Removes the path.

    // Without effect when the asker has gone.
    void answer(ControlRequest request, std::string_view text);

private:
    ControlSocket(EventLoop& loop, FileDescriptor socket, const std::filesystem::path& path, User& user);
    void on_ready(Readiness ready) override;
    std::size_t on_bytes(Connection& connection, std::string_view waiting) override;
    void on_closed(Connection& connection, const Error& why) override;

    EventLoop& loop_;
    FileDescriptor socket_;
    std::filesystem::path path_;
    User& user_;
    std::uint64_t requests_ = 0;
    std::unordered_map<ControlRequest, std::unique_ptr<Connection>> askers_;
    Watch watch_;
};

// The command's side: blocks until the answer is whole, at most `limit` without a sign of the server.
Result<std::string> ask_server(const std::filesystem::path& path, std::string_view line, Duration limit);

}  // namespace santral::net
