// One commit for everything that waits; one by one when a single change is at fault; patience with the disk.

#include "store/group_commit.h"

#include <fmt/core.h>

#include <utility>

#include "base/log.h"

namespace santral::store {
namespace {

// Whether the database as a whole takes no writing. Else the change itself is at fault (its extension was
// removed a moment ago), and must not hold up the others.
bool is_trouble_of_the_database(const Error& error) {
    switch (error.code) {
    case Errc::unavailable:
    case Errc::busy:
    case Errc::timed_out:
    case Errc::malformed: return true;
    case Errc::not_found:
    case Errc::denied:
    case Errc::conflict:
    case Errc::too_large:
    case Errc::unsupported: return false;
    }
    __builtin_unreachable();
}

}  // namespace

GroupCommit::GroupCommit(Database& database, std::function<void(const StoreAlarm&)> on_alarm,
                         std::size_t limit)
    : database_(database), on_alarm_(std::move(on_alarm)), limit_(limit) {}

std::vector<SettledChange> GroupCommit::commit(std::vector<PendingChange> changes) {
    const bool must_wait = state_ == State::failing && !waiting_.empty();
    for (auto& change : changes) {
        if (must_wait && !must_be_kept(change.change))
            settle(std::move(change), std::unexpected(trouble_));
        else if (waiting_.size() >= limit_)
            settle(std::move(change),
                   fail(Errc::busy, fmt::format("more than {} changes wait for the disk", limit_)));
        else
            waiting_.push_back(std::move(change));
    }
    if (!must_wait) write_waiting();
    return take_settled();
}

std::vector<SettledChange> GroupCommit::retry() {
    write_waiting();
    return take_settled();
}

void GroupCommit::abandon() {
    for (const auto& pending : waiting_) log_error("store: not written: {}", describe(pending.change));
    waiting_.clear();
}

void GroupCommit::write_waiting() {
    if (waiting_.empty()) return;
    const auto outcome = in_transaction(database_, [this]() -> Result<void> {
        for (const auto& pending : waiting_) TRY(write_change(database_, pending.change));
        return {};
    });
    if (!outcome && is_trouble_of_the_database(outcome.error())) return suspend(outcome.error());
    if (!outcome) return write_one_by_one();
    for (auto& pending : std::exchange(waiting_, {})) settle(std::move(pending), {});
    enter(State::writing, "the database takes writing again");
}

void GroupCommit::write_one_by_one() {
    while (!waiting_.empty()) {
        auto outcome =
            in_transaction(database_, [this] { return write_change(database_, waiting_.front().change); });
        if (!outcome && is_trouble_of_the_database(outcome.error())) return suspend(outcome.error());
        auto pending = std::move(waiting_.front());
        waiting_.pop_front();
        settle(std::move(pending), std::move(outcome));
    }
    enter(State::writing, "the database takes writing again");
}

void GroupCommit::suspend(const Error& error) {
    trouble_ = error;
    for (auto& pending : std::exchange(waiting_, {})) {
        if (must_be_kept(pending.change))
            waiting_.push_back(std::move(pending));
        else
            settle(std::move(pending), std::unexpected(error));
    }
    enter(State::failing, error.detail);
}

void GroupCommit::settle(PendingChange pending, Result<void> outcome) {
    if (!outcome && must_be_kept(pending.change))
        log_error("store: not written: {} ({})", describe(pending.change), outcome.error().detail);
    if (pending.done) settled_.push_back({std::move(pending.done), std::move(outcome)});
}

std::vector<SettledChange> GroupCommit::take_settled() {
    return std::exchange(settled_, {});
}

void GroupCommit::enter(State next, const std::string& why) {
    if (next == state_) return;
    state_ = next;
    switch (next) {
    case State::writing: log_info("store: failing -> writing ({})", why); break;
    case State::failing: log_error("store: writing -> failing ({}); call records wait in memory", why); break;
    }
    on_alarm_({next == State::failing, why});
}

}  // namespace santral::store
