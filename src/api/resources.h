#pragma once
// What every resource is given, and the list of them: one file each, which adds its routes.

#include <filesystem>

#include "api/exchange.h"
#include "api/router.h"
#include "base/random.h"
#include "base/wall_clock.h"
#include "net/event_loop.h"
#include "store/database.h"

namespace santral::api {

class EventHub;

// All of it outlives the routes, and belongs to the API thread.
struct Surroundings {
    net::EventLoop& loop;
    store::Database& database;  // The API's own connection: blocks.
    Random& random;
    Exchange& exchange;
    WallClock wall_clock;
    std::filesystem::path recordings;  // The folder.
    std::filesystem::path music;       // The folder of the firms' own music on hold.
    std::vector<std::string> origins;  // Of pages, beside our own, whose telephones may come.
};

// Brings an answer of the exchange to the API thread. `then` may be destroyed on another: it captures values
// and what outlives it. A template because the answers differ.
template <class Value>
Answer<Value> bring_home(net::EventLoop& loop, Answer<Value> then) {
    return [&loop, then = std::move(then)](Result<Value> result) mutable {
        loop.post(
            [then = std::move(then), result = std::move(result)]() mutable { then(std::move(result)); });
    };
}

// Binds an operation that asks the exchange to its surroundings, which outlive the router.
using LiveOperation = void (*)(Surroundings&, const Request&, const Respond&);
SlowOperation bind_live(Surroundings& around, LiveOperation operation);

// 204, or the problem: for what has no value to tell.
Answer<void> reply_when_done(const Respond& respond);

// router, around and hub outlive the requests.
void add_resources(Router& router, Surroundings& around, EventHub& hub);

void add_calls(Router& router, Surroundings& around);
void add_transfers(Router& router, Surroundings& around);
void add_registrations(Router& router, Surroundings& around);
void add_events(Router& router, EventHub& hub);
void add_operations(Router& router, Surroundings& around);
void add_telephones(Router& router, Surroundings& around);
void add_tenants(Router& router, Surroundings& around);
void add_extension_groups(Router& router, Surroundings& around);
void add_connection_ports(Router& router, Surroundings& around);
void add_outbound_profiles(Router& router, Surroundings& around);
void add_trunks(Router& router, Surroundings& around);
void add_city_numbers(Router& router, Surroundings& around);
void add_extensions(Router& router, Surroundings& around);
void add_call_rules(Router& router, Surroundings& around);
void add_ring_plans(Router& router, Surroundings& around);
void add_internal_numbers(Router& router, Surroundings& around);
void add_feature_codes(Router& router, Surroundings& around);
void add_music_on_hold(Router& router, Surroundings& around);
void add_call_records(Router& router, Surroundings& around);
void add_recordings(Router& router, Surroundings& around);

}  // namespace santral::api
