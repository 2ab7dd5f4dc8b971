#pragma once
// The thread that waits for the disk, so that no other has to: takes changes and questions, commits all
// changes that wait at once, and posts what became of them back to the signalling thread.

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>
#include <variant>
#include <vector>

#include "base/doorbell.h"
#include "base/mailbox.h"
#include "base/timers.h"
#include "store/group_commit.h"

namespace santral::store {

class StoreThread {
public:
    // Reads (or writes: an administrator's change) with the database to itself, on the store thread.
    using Question = std::move_only_function<void(Database&)>;
    // Runs a function on the signalling thread, soon. Called on the store thread.
    using Post = std::function<void(std::move_only_function<void()>)>;

    enum class Urgency : std::uint8_t {
        now,   // Committed at once, with all that waits.
        soon,  // May wait for others, so that they share a commit: Settings::linger at most.
    };

    struct Settings {
        std::chrono::milliseconds retry_every{2000};  // While the disk takes nothing.
        std::chrono::milliseconds linger{40};
        std::size_t max_waiting = max_waiting_changes;
    };

    // on_alarm is called on the signalling thread.
    StoreThread(Database database, Post post, std::function<void(const StoreAlarm&)> on_alarm,
                Settings settings);
    // Writes what waits, and ends. Functions that were posted may still run afterwards.
    ~StoreThread();
    StoreThread(const StoreThread&) = delete;
    StoreThread& operator=(const StoreThread&) = delete;

    // Any thread. Never waits. `done` is called on the signalling thread when the change is on the disk, or
    // with the reason why it will not be. False: too many wait already; the change is refused, `done` not
    // called.
    [[nodiscard]] bool write(Change change, Done done = {}, Urgency urgency = Urgency::now);

    // Any thread. Asked after everything written before it is committed. False as above.
    [[nodiscard]] bool ask(Question question);

private:
    struct Command {
        std::variant<PendingChange, Question> order;
        Urgency urgency;
    };

    bool post(Command command);
    void run(const std::stop_token& stopping);
    void wait(const GroupCommit& commits);
    // Lets what may wait gather, until something comes that may not.
    void linger();
    void serve(GroupCommit& commits);
    void retry_when_due(GroupCommit& commits);
    void report(std::vector<SettledChange> settled);

    Database database_;
    Post post_;
    std::function<void(const StoreAlarm&)> on_alarm_;
    Settings settings_;
    Doorbell bell_;
    std::atomic<bool> is_urgent_ = false;  // Something waits in the box that is to be committed now.
    Mailbox<Command> commands_;
    Clock::time_point tried_at_;
    std::jthread thread_;  // Last: starts when all else is there, and ends first.
};

}  // namespace santral::store
