#pragma once
// One connection of an HTTP server: reads a request, has it answered, sends the answer, reads the next.
//
//   reading --whole--> asking --answer--> sending --all sent--> reading
//      |                 |--upgrade--> websocket      '--last--+
//      |                 '--hand over, at once--> gone         |
//      '--malformed, too large, too slow----> sending ---------+--> draining --2 s, or their end--> gone
//
// For http_server.cpp alone. Loop's thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_parser.h"
#include "net/http_server.h"

namespace santral::net {

class HttpSession final : private Connection::User {
public:
    enum class State : std::uint8_t { reading, asking, sending, websocket, draining };

    // server must outlive it, and forgets it when the connection has ended.
    HttpSession(HttpServer& server, std::uint64_t id, Accepted accepted);
    ~HttpSession() override;

    // Right after it was made.
    void secure(Securing how) { connection_->secure(std::move(how)); }
    // By the responder, once for each request.
    void answer(HttpResponse response);
    void upgrade(std::unique_ptr<WebSocket::User> user);
    void hand_over(std::string_view protocol, const std::function<void(DetachedConnection)>& take);

private:
    std::size_t on_bytes(Connection& connection, std::string_view waiting) override;
    void on_all_sent(Connection& connection) override;
    void on_closed(Connection& connection, const Error& why) override;

    void read_requests();
    bool feed();
    void say_continue();
    void ask();
    void refuse(const HttpRefusal& refusal);
    void send_head(const HttpResponse& response);
    void send_more();
    bool read_file_chunk(std::string& chunk);
    void abandon();
    void finish_answer();
    bool become_websocket(std::string_view protocol);
    void expect_request();
    void enter(State next);

    HttpServer& server_;
    std::uint64_t id_;
    Seat seat_;
    State state_ = State::reading;
    bool keeps_alive_ = true;
    bool said_continue_ = false;
    bool is_head_request_ = false;
    bool is_in_loop_ = false;  // read_requests() is running: it takes the next request itself.
    unsigned requests_ = 0;
    std::string incoming_;
    std::unique_ptr<HttpParser> parser_;
    HttpHeaders handshake_;  // Headers of the request that is being answered, where it asks for an upgrade.
    std::string body_;       // Of the answer, and how much of it is sent.
    std::size_t body_sent_ = 0;
    std::optional<FileSlice> file_;
    std::unique_ptr<WebSocket::User> websocket_user_;
    std::unique_ptr<WebSocket> websocket_;
    Timer deadline_;
    std::unique_ptr<Connection> connection_;  // Last: ends first.
};

}  // namespace santral::net
