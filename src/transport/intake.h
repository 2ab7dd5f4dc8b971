#pragma once
// The way of every message in: who sends it is checked before its bytes are looked at, its bytes before its
// meaning. A malformed request is answered here where it can be (RFC 3261 8.2, RFC 4475); nothing malformed
// goes further. Signalling thread only.

#include <array>
#include <string>
#include <unordered_set>

#include "sip/message/flow.h"
#include "sip/message/message.h"
#include "transport/flood_guard.h"
#include "transport/listener.h"
#include "transport/security_log.h"
#include "transport/traces.h"

namespace santral::transport {

// Who works with messages and flows: the transaction layer, through app/.
class User {
public:
    virtual ~User() = default;
    // A message that passed validate().
    virtual void on_message(const sip::Message& message, const sip::Flow& flow) = 0;
    // A connection ended, or there is no way to the far end. Never during send().
    virtual void on_flow_failed(const sip::Flow& flow) = 0;
};

// How many requests came, retransmissions among them, by method and transport.
class RequestCounts {
public:
    static constexpr std::size_t methods = static_cast<std::size_t>(sip::Method::other) + 1;
    static constexpr std::size_t transports = static_cast<std::size_t>(sip::Transport::wss) + 1;

    void add(sip::Method method, sip::Transport transport) { ++at(method, transport); }
    std::uint64_t of(sip::Method method, sip::Transport transport) const {
        return counts_[index(method, transport)];
    }

private:
    static std::size_t index(sip::Method method, sip::Transport transport) {
        return static_cast<std::size_t>(method) * transports + static_cast<std::size_t>(transport);
    }
    std::uint64_t& at(sip::Method method, sip::Transport transport) {
        return counts_[index(method, transport)];
    }

    std::array<std::uint64_t, methods * transports> counts_{};
};

struct IntakeFigures {
    std::uint64_t delivered = 0;
    RequestCounts requests;  // Of those delivered.
    std::uint64_t malformed_answered = 0;
    std::uint64_t malformed_dropped = 0;
    std::uint64_t outside_networks = 0;
    std::uint64_t slowed_or_banned = 0;
};

class Intake {
public:
    // All must outlive it.
    struct Surroundings {
        sip::Wire& wire;
        Traces& traces;
        FloodGuard& guard;
        SecurityLog& log;
        User& user;
    };
    explicit Intake(const Surroundings& around)
        : wire_(around.wire),
          traces_(around.traces),
          guard_(around.guard),
          log_(around.log),
          user_(around.user) {}

    // To be asked for each message before its bytes are looked at: the flood guard.
    bool admits(const IpAddress& source);
    // To be asked before that for each datagram, and for each connection once: the listener's networks.
    bool is_allowed(const Listener& at, const IpAddress& source);
    // For each connection once, too.
    bool is_banned(const IpAddress& source) const { return guard_.standing(source) == Standing::banned; }
    // The bytes of one message: a datagram, or framed from a stream. The user may be called.
    void take(std::string bytes, const sip::Flow& flow);
    // A stream cannot be read on. head: the header part of what broke it, or "".
    void take_broken(std::string_view head, const sip::Flow& flow, int status, std::string_view reason);

    // The call floor's part of the judgement.
    void on_refused(const SecurityEvent& refusal);
    void on_accepted(const IpAddress& source) { guard_.on_proof(source); }

    User& user() { return user_; }
    const IntakeFigures& figures() const { return figures_; }

private:
    static constexpr std::size_t max_outsiders = 1'024;  // Remembered as logged; then they are logged again.

    void reject(const sip::Message& message, const sip::Flow& flow, int status, std::string_view reason);
    void hold_against(const IpAddress& source, Offence offence, std::string_view why);
    void count_malformed(const sip::Flow& flow, std::string_view reason, bool is_answered);

    sip::Wire& wire_;
    Traces& traces_;
    FloodGuard& guard_;
    SecurityLog& log_;
    User& user_;
    IntakeFigures figures_;
    std::unordered_set<IpAddress> outsiders_;
};

}  // namespace santral::transport
