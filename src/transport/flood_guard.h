#pragma once
// Judges sources by what comes from them: who guesses passwords or sends rubbish is slowed, then banned; who
// sends much without ever proving who it is gets a limited rate. Pure, signalling thread only.
//
//   good --failures--> slowed --failures, or a flood--> banned
//     ^                  |                                |
//     +------- time -----+--------------<-- ban_for ------+
//
// Failures are counted for the source address (IPv6: the /64, which one subscriber has whole), and time alone
// forgives them: else a guesser with one good account would clear itself. Phones may share an address (NAT):
// where one proved itself within the last hour a failure weighs a tenth, so that neither a mistyped password
// silences an office, nor a stranger who forges its address (UDP). Loopback is judged like any other; trusted
// networks are not judged.

#include <cstdint>
#include <optional>
#include <vector>

#include "base/address.h"
#include "base/random.h"
#include "base/timers.h"

namespace santral::transport {

enum class Standing : std::uint8_t { good, slowed, banned };

enum class Offence : std::uint8_t {
    refused,    // Wrong or replayed credentials, unknown user: one failure.
    malformed,  // Not SIP: a quarter of one, since some phones are only badly written.
};

enum class Verdict : std::uint8_t {
    admit,
    drop,
    ban,  // Dropped, and banned by this very message: to be logged.
};

class FloodGuard {
public:
    static constexpr double slowed_at = 10;  // Failures.
    static constexpr double banned_at = 20;
    static constexpr double weight_when_proven = 0.1;
    static constexpr Duration proven_for = std::chrono::hours(1);
    static constexpr Duration one_forgiven_every = std::chrono::seconds(30);  // A phone with an old password
    static constexpr Duration ban_for = std::chrono::minutes(10);             // may ask on for ever.
    // After a failure a slowed source is not heard; each failure doubles that.
    static constexpr Duration shortest_silence = std::chrono::milliseconds(500);
    static constexpr Duration longest_silence = std::chrono::seconds(8);
    static constexpr double messages_at_once = 2'000;
    static constexpr double messages_a_second = 200;
    static constexpr std::size_t max_sources = 32'768;  // 2 MiB. More: those longest unheard are forgotten.

    // random: which sources share a place in the table must not be known outside. timers must outlive this.
    FloodGuard(const Timers& timers, Random& random, std::vector<Network> trusted);

    // To be asked for each message before it is looked at; costs one look into a table.
    Verdict on_message(const IpAddress& source);
    // The new standing, where this offence changed it: to be logged.
    std::optional<Standing> on_offence(const IpAddress& source, Offence offence);
    // A phone there proved who it is. Its message allowance is full again.
    void on_proof(const IpAddress& source);

    Standing standing(const IpAddress& source) const;

private:
    struct Source {
        IpAddress address;
        float failures = 0;           // At failed_at; less by now.
        float messages = 0;           // It may send at once, at heard_at; more by now.
        Clock::time_point failed_at;  // The last time.
        Clock::time_point heard_at;   // The last time; never for a place that is free.
        Clock::time_point proven_until;
        Clock::time_point silent_until;  // What it sends before that is dropped.
        bool is_banned = false;          // Until silent_until.
    };
    static constexpr std::size_t ways = 8;  // Places that one source may take.

    bool is_trusted(const IpAddress& source) const;
    std::size_t first_place(const IpAddress& address) const;
    const Source* find(const IpAddress& source) const;
    Source& find_or_add(const IpAddress& source);
    bool use_allowance(Source& source);
    double failures_of(const Source& source) const;
    double weight_of(const Source& source) const;
    Standing standing_of(const Source& source) const;
    void ban(Source& source);

    const Timers& timers_;
    std::vector<Network> trusted_;
    std::uint64_t secret_;
    std::vector<Source> sources_;
};

std::string_view to_string(Standing standing);

}  // namespace santral::transport
