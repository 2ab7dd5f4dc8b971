#pragma once
// A raw HTTP client on the loop of the server it speaks to: for tests alone. Sends bytes as they are told,
// and keeps what comes back.

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "net/connection.h"

namespace santral::net {

class HttpClientProbe final : private Connection::User {
public:
    HttpClientProbe(EventLoop& loop, const Endpoint& server) : loop_(loop) {
        Connection::User& user = *this;
        const ConnectionLimits limits{.waiting_to_be_sent = 32'000'000};
        connection_ = Connection::connect(loop, {}, server, limits, user).value();
    }

    // Right after it was made.
    void secure(Securing how) { connection_->secure(std::move(how)); }
    void send(std::string_view bytes) { connection_->send(bytes); }
    void close() { connection_->close(); }
    const std::string& heard() const { return heard_; }
    bool is_closed() const { return is_closed_; }
    void stop_reading() { reads_ = false; }

    // Turns the loop until `met`, ten seconds at most. A template because each test waits for something else.
    template <class Condition>
    bool wait_until(Condition met) {
        const auto end = Clock::now() + std::chrono::seconds(10);
        while (!met() && Clock::now() < end) loop_.turn(std::chrono::milliseconds(10));
        return met();
    }
    bool hears(std::string_view text) {
        return wait_until([this, text] { return heard_.find(text) != std::string::npos; });
    }
    bool sees_the_end() {
        return wait_until([this] { return is_closed_; });
    }
    // What was heard up to now is forgotten.
    std::string take() { return std::exchange(heard_, {}); }

private:
    std::size_t on_bytes(Connection&, std::string_view waiting) override {
        if (!reads_) return 0;
        heard_ += waiting;
        return waiting.size();
    }
    void on_closed(Connection&, const Error&) override { is_closed_ = true; }

    EventLoop& loop_;
    std::string heard_;
    bool is_closed_ = false;
    bool reads_ = true;
    std::unique_ptr<Connection> connection_;
};

}  // namespace santral::net
