#pragma once
// POST requests that are sent again because their answer was lost: with an Idempotency-Key they get the
// answer of the first time, and nothing is done twice. Kept in the database for a day.

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "api/request.h"
#include "base/wall_clock.h"
#include "store/database.h"

namespace santral::api {

class Idempotency {
public:
    // database must outlive it.
    Idempotency(store::Database& database, WallClock wall_clock)
        : database_(database), wall_clock_(std::move(wall_clock)) {}

    // One request that has a key, from its beginning to its answer; "" as key: it has none.
    struct Ticket {
        std::string tenant;
        std::string key;
        std::string digest;  // Of method, target and body.
    };
    // Problems: invalid-field (a key over 255 bytes), request-in-progress, idempotency-key-reused.
    Checked<Ticket> begin(const net::HttpRequest& request, const Caller& caller);
    // The answer of the first time, with Idempotency-Replayed: true.
    Checked<std::optional<net::HttpResponse>> find_answer(const Ticket& ticket);
    // In the transaction of what was done.
    Result<void> keep(const Ticket& ticket, const net::HttpResponse& response);
    // Answered, one way or the other.
    void end(const Ticket& ticket);

private:
    store::Database& database_;
    WallClock wall_clock_;
    std::set<std::pair<std::string, std::string>> in_progress_;  // At most one a connection.
};

}  // namespace santral::api
