#pragma once
// Writes many changes in one commit, so that one wait for the disk serves all of them; and outlives a disk
// that takes nothing: what must not be lost waits in memory and is written when the disk takes it again.

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "store/changes.h"

namespace santral::store {

// Some 50 MB of call records: about an hour of a busy exchange.
constexpr std::size_t max_waiting_changes = 50'000;

// The database takes no writing (raised), or takes it again (not raised). For the operator.
struct StoreAlarm {
    bool raised = false;
    std::string detail;
};

// What becomes of a change: committed, refused, or given up.
using Done = std::function<void(Result<void>)>;

struct PendingChange {
    Change change;
    Done done;  // May be empty.
};

struct SettledChange {
    Done done;
    Result<void> outcome;
};

// Belongs to the thread that uses the database, which must outlive it.
class GroupCommit {
public:
    //      +---------+  the disk refuses: alarm raised   +---------+
    //  --> | writing | --------------------------------> | failing |
    //      +---------+ <-------------------------------- +---------+
    //                   a retry succeeds: alarm cleared
    enum class State { writing, failing };

    GroupCommit(Database& database, std::function<void(const StoreAlarm&)> on_alarm,
                std::size_t limit = max_waiting_changes);

    // Commits them all, in their order. Those that are settled come back: all but the ones that have to wait.
    // While others wait for a disk that fails, nothing is tried: what may be lost is refused at once
    // (unavailable), the rest waits behind them.
    std::vector<SettledChange> commit(std::vector<PendingChange> changes);

    // Tries what waits once more.
    std::vector<SettledChange> retry();

    // Gives up: writes what waits into the log, so that it is not lost altogether.
    void abandon();

    State state() const { return state_; }
    std::size_t waiting() const { return waiting_.size(); }

private:
    void enter(State next, const std::string& why);
    void write_waiting();
    void write_one_by_one();
    void suspend(const Error& error);
    void settle(PendingChange pending, Result<void> outcome);
    std::vector<SettledChange> take_settled();

    Database& database_;
    std::function<void(const StoreAlarm&)> on_alarm_;
    std::size_t limit_;
    State state_ = State::writing;
    std::deque<PendingChange> waiting_;
    std::vector<SettledChange> settled_;
    Error trouble_{Errc::unavailable, ""};
};

}  // namespace santral::store
