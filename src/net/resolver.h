#pragma once
// Addresses of names, asked of the system's resolver on a thread of its own, because it blocks: a loop never
// waits for it. Who asks gets what is known now, and what was asked for is kept fresh.

#include <optional>
#include <string>
#include <thread>
#include <unordered_map>

#include "base/address.h"
#include "net/event_loop.h"

namespace santral::net {

constexpr std::size_t max_resolved_names = 1'000;  // Further ones are not looked up.
constexpr auto names_asked_again_after = std::chrono::seconds(60);

class Resolver {
public:
    // home outlives it, and turns no more when it dies.
    explicit Resolver(EventLoop& home, std::size_t max_names = max_resolved_names);
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;
    // Waits for a look-up that is going on.
    ~Resolver();

    // Home's thread. An address in digits is its own answer. Absent while nothing is known yet, and for a
    // name that does not exist; one that was known stays while the resolver does not answer.
    std::optional<IpAddress> find(const std::string& host);

private:
    struct Name {
        std::optional<IpAddress> address;
        Clock::time_point asked_at;
        bool is_being_asked = false;
    };

    void ask(const std::string& host);
    void on_answer(const std::string& host, const std::optional<IpAddress>& address);

    EventLoop& home_;
    std::size_t max_names_;
    std::unordered_map<std::string, Name> names_;
    EventLoop clerk_;
    std::jthread thread_;
};

}  // namespace santral::net
