// The loop of the store thread.

#include "store/store_thread.h"

#include <algorithm>
#include <utility>

namespace santral::store {

StoreThread::StoreThread(Database database, Post post, std::function<void(const StoreAlarm&)> on_alarm,
                         Settings settings)
    : database_(std::move(database)),
      post_(std::move(post)),
      on_alarm_(std::move(on_alarm)),
      settings_(settings),
      commands_(settings.max_waiting, [this] { awake_.release(); }),
      thread_([this](const std::stop_token& stopping) { run(stopping); }) {}

StoreThread::~StoreThread() {
    thread_.request_stop();
    awake_.release();
}

bool StoreThread::write(Change change, Done done, Urgency urgency) {
    return commands_.post({PendingChange{std::move(change), std::move(done)}, urgency});
}

bool StoreThread::ask(Question question) {
    return commands_.post({std::move(question), Urgency::now});
}

void StoreThread::run(const std::stop_token& stopping) {
    GroupCommit commits(
        database_,
        [this](const StoreAlarm& alarm) { post_([on_alarm = on_alarm_, alarm] { on_alarm(alarm); }); },
        settings_.max_waiting);
    while (!stopping.stop_requested()) {
        wait(commits);
        if (gather()) serve(commits);
        retry_when_due(commits);
    }
    (void)gather();
    serve(commits);  // What was posted while the last commit ran.
    report(commits.retry());
    commits.abandon();
}

void StoreThread::wait(const GroupCommit& commits) {
    if (!gathered_.empty()) {
        (void)awake_.try_acquire_until(gathered_since_ + settings_.linger);
        return;
    }
    switch (commits.state()) {
    case GroupCommit::State::writing: awake_.acquire(); break;
    // A time-out is as good as a command: both end in a look at what waits.
    case GroupCommit::State::failing: (void)awake_.try_acquire_for(settings_.retry_every); break;
    }
}

bool StoreThread::gather() {
    if (gathered_.empty()) gathered_since_ = Clock::now();
    for (auto& command : commands_.take_all()) gathered_.push_back(std::move(command));
    const bool is_urgent = std::ranges::find(gathered_, Urgency::now, &Command::urgency) != gathered_.end();
    return is_urgent || Clock::now() >= gathered_since_ + settings_.linger;
}

void StoreThread::serve(GroupCommit& commits) {
    std::vector<PendingChange> changes;
    for (auto& command : std::exchange(gathered_, {})) {
        if (auto* change = std::get_if<PendingChange>(&command.order)) {
            changes.push_back(std::move(*change));
            continue;
        }
        report(commits.commit(std::exchange(changes, {})));
        std::get<Question>(command.order)(database_);
    }
    if (changes.empty()) return;
    if (commits.waiting() == 0) tried_at_ = Clock::now();
    report(commits.commit(std::move(changes)));
}

void StoreThread::retry_when_due(GroupCommit& commits) {
    if (commits.state() != GroupCommit::State::failing) return;
    if (Clock::now() - tried_at_ < settings_.retry_every) return;
    tried_at_ = Clock::now();
    report(commits.retry());
}

void StoreThread::report(std::vector<SettledChange> settled) {
    if (settled.empty()) return;
    post_([settled = std::move(settled)]() mutable {
        for (auto& one : settled) one.done(std::move(one.outcome));
    });
}

}  // namespace santral::store
