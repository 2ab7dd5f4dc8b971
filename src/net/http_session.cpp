// How one connection asks and is answered.

#include "net/http_session.h"

#include <fmt/chrono.h>

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "base/wall_clock.h"

namespace santral::net {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t chunk_bytes = 65'536;
constexpr std::size_t chunks_at_once = 16;  // Then other connections have their turn.
constexpr auto drain_for = 2s;

ConnectionLimits limits_of(const HttpLimits& limits) {
    // All that comes is taken at once: read_requests() has limits of its own.
    return {.waiting_to_be_sent = std::max(limits.waiting_to_be_sent, 2 * chunk_bytes), .idle = limits.idle};
}

// RFC 9110 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(WallTime time) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

bool names(const HttpHeaders& headers, std::string_view header, std::string_view word) {
    const auto* value = find_header(headers, header);
    if (!value) return false;
    return std::ranges::any_of(
        split(*value, ','), [word](std::string_view one) { return equals_ignoring_case(trim(one), word); });
}

bool has_body(int status) {
    return status >= 200 && status != 204 && status != 304;
}

}  // namespace

HttpSession::HttpSession(HttpServer& server, std::uint64_t id, Accepted accepted)
    : server_(server), id_(id), seat_(std::move(accepted.seat)) {
    Connection::User& user = *this;  // make_unique cannot see that it is one.
    connection_ = std::make_unique<Connection>(server.loop_, std::move(accepted.socket),
                                               limits_of(server.limits_), user);
}

HttpSession::~HttpSession() = default;

std::size_t HttpSession::on_bytes(Connection&, std::string_view waiting) {
    switch (state_) {
    case State::websocket: websocket_->on_bytes(waiting); break;
    case State::draining: break;
    case State::reading:
    case State::asking:
    case State::sending:
        incoming_ += waiting;
        if (state_ == State::reading) {
            read_requests();
        } else if (incoming_.size() > server_.limits_.pipelined_bytes) {
            log_debug("http {}: more than {} bytes wait for an answer", connection_->remote().text(),
                      server_.limits_.pipelined_bytes);
            connection_->close_when_sent();
        }
        break;
    }
    return waiting.size();
}

void HttpSession::on_all_sent(Connection&) {
    if (state_ == State::sending) send_more();
}

void HttpSession::on_closed(Connection&, const Error& why) {
    log_debug("http connection closed: {}", why.detail);
    server_.forget(id_);  // Last: destroys us.
}

void HttpSession::read_requests() {
    if (is_in_loop_) return;
    is_in_loop_ = true;
    while (state_ == State::reading && !incoming_.empty() && feed()) {
    }
    is_in_loop_ = false;
}

// False: what waits is not enough to go on.
bool HttpSession::feed() {
    if (!parser_) expect_request();
    const auto used = parser_->feed(incoming_);
    if (!used) {
        refuse(used.error());
        return false;
    }
    incoming_.erase(0, *used);
    if (parser_->is_whole()) {
        ask();
        return true;
    }
    if (parser_->has_head() && parser_->awaits_continue()) say_continue();
    return *used > 0;
}

void HttpSession::expect_request() {
    parser_ = std::make_unique<HttpParser>(server_.limits_.header_bytes, server_.limits_.body_bytes,
                                           [this](HttpRequest head, std::uint64_t bytes) {
                                               head.remote = connection_->remote();
                                               return server_.user_.allows_body(head, bytes);
                                           });
    said_continue_ = false;
    deadline_ = server_.loop_.timers().after(server_.limits_.request_time,
                                             [this] { refuse({408, "the request took too long to come"}); });
}

void HttpSession::say_continue() {
    if (std::exchange(said_continue_, true)) return;
    connection_->send("HTTP/1.1 100 Continue\r\n\r\n");
}

void HttpSession::ask() {
    keeps_alive_ = parser_->keeps_alive() && ++requests_ < server_.limits_.requests_of_connection;
    auto request = parser_->take();
    request.remote = connection_->remote();
    is_head_request_ = request.method == "HEAD";
    handshake_ = find_header(request.headers, "Upgrade") ? request.headers : HttpHeaders{};
    parser_.reset();
    deadline_.stop();
    enter(State::asking);
    server_.user_.on_request(std::move(request), HttpResponder(server_, id_));
}

void HttpSession::refuse(const HttpRefusal& refusal) {
    log_debug("http {}: {} {}", connection_->remote().text(), refusal.status, refusal.why);
    keeps_alive_ = false;
    is_head_request_ = false;
    parser_.reset();
    deadline_.stop();
    enter(State::asking);
    answer({.status = refusal.status,
            .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
            .body = refusal.why + "\n"});
}

void HttpSession::answer(HttpResponse response) {
    if (state_ != State::asking) return;
    send_head(response);
    body_.clear();
    body_sent_ = 0;
    file_.reset();
    if (!is_head_request_ && has_body(response.status)) {
        body_ = std::move(response.body);
        file_ = std::move(response.file);
    }
    enter(State::sending);
    send_more();
}

void HttpSession::send_head(const HttpResponse& response) {
    auto headers = response.headers;
    headers.push_back({"Date", http_date(system_wall_time())});
    if (has_body(response.status)) {
        const auto length = response.file ? response.file->length : response.body.size();
        headers.push_back({"Content-Length", fmt::format("{}", length)});
    }
    if (!keeps_alive_) headers.push_back({"Connection", "close"});
    connection_->send(print_response_head(response.status, headers));
}

// As long as the kernel takes it: what it does not take is followed by on_all_sent.
void HttpSession::send_more() {
    for (std::size_t i = 0; i < chunks_at_once; ++i) {
        if (connection_->state() != Connection::State::open || connection_->waiting_to_be_sent() > 0) return;
        std::string chunk;
        if (file_ && !read_file_chunk(chunk)) return abandon();
        if (!file_) chunk = body_.substr(body_sent_, chunk_bytes);
        if (chunk.empty()) return finish_answer();
        body_sent_ += chunk.size();
        connection_->send(chunk);
    }
    deadline_ = server_.loop_.timers().after(0s, [this] { send_more(); });
}

// False: the file is shorter than it was; its length was promised, so only the end of the connection is true.
bool HttpSession::read_file_chunk(std::string& chunk) {
    const auto wanted = std::min<std::uint64_t>(chunk_bytes, file_->length - body_sent_);
    chunk.resize(static_cast<std::size_t>(wanted));
    std::size_t filled = 0;
    while (filled < chunk.size()) {
        const auto offset = static_cast<off_t>(file_->offset + body_sent_ + filled);
        const auto count =
            ::pread(file_->file.number(), chunk.data() + filled, chunk.size() - filled, offset);
        if (count <= 0) return false;
        filled += static_cast<std::size_t>(count);
    }
    return true;
}

void HttpSession::abandon() {
    enter(State::draining);
    connection_->close();
    deadline_ = server_.loop_.timers().after(0s, [this] { server_.forget(id_); });
}

void HttpSession::finish_answer() {
    file_.reset();
    body_.clear();
    deadline_.stop();
    if (keeps_alive_) {
        enter(State::reading);
        return read_requests();
    }
    // A connection that is closed with bytes unread takes the answer with it (RFC 9112 9.6): so they are
    // read.
    enter(State::draining);
    connection_->say_end();
    deadline_ = server_.loop_.timers().after(drain_for, [this] { server_.forget(id_); });
}

void HttpSession::upgrade(std::unique_ptr<WebSocket::User> user) {
    if (state_ != State::asking || !become_websocket("")) return;
    websocket_user_ = std::move(user);
    websocket_ = std::make_unique<WebSocket>(server_.loop_, *connection_, *websocket_user_);
    enter(State::websocket);
    websocket_user_->on_open(*websocket_);
    websocket_->on_bytes(std::exchange(incoming_, {}));
}

void HttpSession::hand_over(std::string_view protocol, const std::function<void(DetachedConnection)>& take) {
    if (state_ != State::asking || !become_websocket(protocol)) return;
    auto detached = connection_->detach();
    detached.unread = std::exchange(incoming_, {});
    abandon();
    take(std::move(detached));
}

// RFC 6455 4.2. False: it asks for something else, and was answered so.
bool HttpSession::become_websocket(std::string_view protocol) {
    if (!names(handshake_, "Upgrade", "websocket") || !names(handshake_, "Connection", "upgrade")) {
        answer({.status = 426, .headers = {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}}});
        return false;
    }
    const auto* key = find_header(handshake_, "Sec-WebSocket-Key");
    const bool offers = protocol.empty() || names(handshake_, "Sec-WebSocket-Protocol", protocol);
    if (!key || key->size() != 24 || !names(handshake_, "Sec-WebSocket-Version", "13") || !offers) {
        answer({.status = 400, .headers = {{"Sec-WebSocket-Version", "13"}}});
        return false;
    }
    HttpHeaders headers{
        {"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Accept", accept_of_key(*key)}};
    if (!protocol.empty()) headers.push_back({"Sec-WebSocket-Protocol", std::string(protocol)});
    connection_->send(print_response_head(101, headers));
    return true;
}

void HttpSession::enter(State next) {
    state_ = next;
}

}  // namespace santral::net
