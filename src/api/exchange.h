#pragma once
// The running exchange as the API sees it: what it asks of signalling, and what signalling tells it. Declared
// here, implemented in app/; plain values, so that no thread sees into another.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/wall_clock.h"
#include "directory/ids.h"
#include "net/connection.h"

namespace santral::api {

struct LiveCall {
    enum class State : std::uint8_t {
        ringing,  // From the first INVITE until somebody answers.
        talking,
        held,    // One side, or both, stopped listening.
        ending,  // Over for the people; its last statistics are awaited.
    };
    std::string id;  // UUIDv7: the id that its record will have.
    State state = State::ringing;
    std::string from_number;
    std::string from_name;
    std::string to_dialled;
    std::string to_reached;  // The number that answered; "" while none did.
    WallTime started_at;
    std::optional<WallTime> answered_at;
    bool is_recorded = false;
};

struct LiveRegistration {
    enum class Reachability : std::uint8_t { unknown, reachable, unreachable };  // By OPTIONS (qualify).
    std::string id;  // Of the binding: kept while it is refreshed.
    std::string extension_id;
    std::string extension;  // Its number.
    std::string contact;    // The URI as the phone gave it.
    std::string transport;  // "udp", "tcp".
    std::string remote;     // "192.0.2.7:5060".
    std::string user_agent;
    WallTime expires_at;
    Reachability reachability = Reachability::unknown;
};

// S1.02. A phone that rings and another that talks: talking.
enum class ExtensionStatus : std::uint8_t { offline, idle, ringing, talking };

struct LiveExtension {
    std::string extension_id;
    std::string number;
    ExtensionStatus status = ExtensionStatus::offline;
};

// A line outside, as signalling sees it now.
struct LiveTrunk {
    enum class State : std::uint8_t { unknown, up, down, disabled };
    std::string id;
    std::string name;
    State state = State::unknown;
    std::string detail;     // Why it is down: "401 Unauthorized".
    std::size_t calls = 0;  // In progress, both ways.
};

// POST /calls: the own phone rings first, and when it is answered the other (RFC 3725 4.1, flow I).
struct CallOrder {
    std::string from;  // The number of the extension whose phone rings first, and by whose rights it calls.
    std::string to;    // As it would be dialled.
};

// POST /calls/{call_id}/transfer: as its phone would by keys.
struct TransferOrder {
    enum class Kind : std::uint8_t { attended, blind };
    Kind kind = Kind::attended;
    std::string by;  // The number of the extension in the call that transfers, and by whose rights.
    std::string to;  // As it would be dialled.
};

// The transfer that a call is in.
struct LiveTransfer {
    std::string kind;   // "attended", "blind".
    std::string state;  // "ringing", "consulting", "failing", "awaiting_number", "recalling".
    std::string by;
    std::string to;  // "" while no number is known.
};

// Counters since the start and gauges of this moment, for /metrics. The names in the comments follow
// "santral_".
struct Figures {
    struct Requests {
        std::string method;     // Of the methods known; every other one counts as "other".
        std::string transport;  // "udp", "tcp".
        std::uint64_t count = 0;
    };
    struct Ended {
        std::string outcome;  // As in call records.
        std::uint64_t count = 0;
    };
    struct Durations {
        std::vector<double> bounds_s;       // Upper bounds of the buckets, rising; one more bucket has none.
        std::vector<std::uint64_t> counts;  // Each bucket by itself: bounds_s.size() + 1 of them.
        double sum_s = 0;
    };
    std::vector<Requests> sip_requests;  // sip_requests_total{method,transport}
    std::uint64_t sip_malformed = 0;     // sip_malformed_total
    std::uint64_t sip_dropped = 0;       // sip_dropped_total: slowed, banned or over the rate.
    std::size_t transactions = 0;        // sip_transactions_active
    std::size_t connections = 0;         // sip_connections_active
    std::size_t calls = 0;               // calls_active
    std::vector<Ended> calls_ended;      // calls_total{outcome}
    Durations call_setup;                // call_setup_seconds: INVITE to the first ringing.
    std::size_t registrations = 0;       // registrations: contacts, not extensions.
    std::size_t media_endpoints = 0;     // media_endpoints_active
    std::size_t media_ports = 0;         // media_ports_taken
    struct Trunk {
        std::string name;
        bool is_up = false;
    };
    std::vector<Trunk> trunks;        // trunk_up{trunk}: those that are enabled.
    double worst_lag_s = 0;           // signalling_lag_seconds: since the last time this was asked.
    double certificate_expiry_s = 0;  // tls_certificate_expiry_seconds: what is left of it.
    std::vector<std::string> alarms;  // alarms_active is their number; /ready says them.
};

enum class EventType : std::uint8_t {
    call_ringing,
    call_answered,
    call_held,  // And resumed: field "state" is "held" or "talking".
    call_transferred,
    call_ended,
    call_missed,  // Ended without an answer; comes in place of call_ended.
    registration_changed,
    extension_status,
};

struct ExchangeEvent {
    EventType type = EventType::call_ringing;
    directory::TenantId tenant;
    WallTime time;
    // Name and value, as they stand in the JSON. Of calls: call_id, from_number, from_name, to_number, state,
    // and once known to_reached, outcome, cause. Of registrations: extension, contacts (how many there are
    // now). Of statuses: extension, status.
    std::vector<std::pair<std::string, std::string>> fields;
};

// Where the exchange puts its events: the Api.
class EventFeed {
public:
    virtual ~EventFeed() = default;
    // Any thread. Whether somebody has ever listened: until then an event need not be made.
    virtual bool is_wanted() const = 0;
    // Any thread. Never waits: when the API cannot keep up the event is lost, and everyone who listens is
    // told to read anew ("reset").
    virtual void publish(ExchangeEvent event) = 0;
};

// Called once, on whatever thread has the answer: the Api brings it to its own. To drop it is an answer too:
// "unavailable".
template <class Value>
using Answer = std::move_only_function<void(Result<Value>)>;

// Called on the API thread; must return at once, and post to signalling what it is asked. A tenant that it
// does not know has no calls and no phones.
class Exchange {
public:
    virtual ~Exchange() = default;

    // The oldest first.
    virtual void list_calls(const directory::TenantId& tenant, Answer<std::vector<LiveCall>> answer) = 0;
    // Answered when the own phone is being called. Errors: not_found (no such extension), unavailable (no
    // phone of it is registered), denied (it may not call that number: X10), malformed (not a number), busy
    // (limits of calls).
    virtual void start_call(const directory::TenantId& tenant, CallOrder order, Answer<LiveCall> answer) = 0;
    // Errors: not_found (no such call in this tenant; over already).
    virtual void hang_up(const directory::TenantId& tenant, std::string call_id, Answer<void> answer) = 0;

    // Errors: not_found (no such call, or `by` does not talk in it), conflict (nobody talks in it, or another
    // transfer runs), else as of start_call.
    virtual void start_transfer(const directory::TenantId& tenant, std::string call_id, TransferOrder order,
                                Answer<LiveTransfer> answer) = 0;
    // Errors of the three: not_found (no such call, or it is in no transfer); of the last two: conflict (not
    // in the state that it is in).
    virtual void show_transfer(const directory::TenantId& tenant, std::string call_id,
                               Answer<LiveTransfer> answer) = 0;
    virtual void complete_transfer(const directory::TenantId& tenant, std::string call_id,
                                   Answer<void> answer) = 0;
    virtual void cancel_transfer(const directory::TenantId& tenant, std::string call_id,
                                 Answer<void> answer) = 0;

    // By number of extension.
    virtual void list_registrations(const directory::TenantId& tenant,
                                    Answer<std::vector<LiveRegistration>> answer) = 0;
    // Every extension of the directory that signalling works with, by number.
    virtual void list_statuses(const directory::TenantId& tenant,
                               Answer<std::vector<LiveExtension>> answer) = 0;

    // Every trunk of the directory that signalling works with, by name.
    virtual void list_trunks(const directory::TenantId& tenant, Answer<std::vector<LiveTrunk>> answer) = 0;

    // The directory in the database was changed: read it, and answer when calls go by it (S1.23). The value
    // says what could not be followed (a connection port that is taken), one sentence each.
    virtual void reload(Answer<std::vector<std::string>> answer) = 0;

    // A telephone came by WebSocket (RFC 7118): its connection is signalling's from now on.
    virtual void take_telephone(net::DetachedConnection connection) = 0;

    virtual void read_figures(Answer<Figures> answer) = 0;
};

std::string_view to_string(LiveCall::State state);
std::string_view to_string(LiveRegistration::Reachability reachability);
std::string_view to_string(ExtensionStatus status);
std::string_view to_string(LiveTrunk::State state);
std::string_view to_string(EventType type);  // "call.ringing"

}  // namespace santral::api
