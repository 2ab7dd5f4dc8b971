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
      commands_(settings.max_waiting, [this] { bell_.ring(); }),
      thread_([this](const std::stop_token& stopping) { run(stopping); }) {}

StoreThread::~StoreThread() {
    thread_.request_stop();
    is_urgent_ = true;
    bell_.ring();
}

bool StoreThread::write(Change change, Done done, Urgency urgency) {
    return post({PendingChange{std::move(change), std::move(done)}, urgency});
}

bool StoreThread::ask(Question question) {
    return post({std::move(question), Urgency::now});
}

// The box rings when it was empty: whoever lingers is not woken by what may wait as well.
bool StoreThread::post(Command command) {
    const auto urgency = command.urgency;
    if (!commands_.post(std::move(command))) return false;
    if (urgency == Urgency::now && !is_urgent_.exchange(true)) bell_.ring();
    return true;
}

void StoreThread::run(const std::stop_token& stopping) {
    GroupCommit commits(
        database_,
        [this](const StoreAlarm& alarm) { post_([on_alarm = on_alarm_, alarm] { on_alarm(alarm); }); },
        settings_.max_waiting);
    while (!stopping.stop_requested()) {
        wait(commits);
        linger();
        serve(commits);
        retry_when_due(commits);
    }
    serve(commits);  // What was posted while the last commit ran.
    report(commits.retry());
    commits.abandon();
}

void StoreThread::wait(const GroupCommit& commits) {
    switch (commits.state()) {
    case GroupCommit::State::writing: bell_.wait(); break;
    // A time-out is as good as a command: both end in a look at what waits.
    case GroupCommit::State::failing: bell_.wait_until(Clock::now() + settings_.retry_every); break;
    }
}

void StoreThread::linger() {
    if (!is_urgent_) bell_.wait_until(Clock::now() + settings_.linger);
    is_urgent_ = false;  // Before the box is emptied: who posts from here on rings again.
}

void StoreThread::serve(GroupCommit& commits) {
    std::vector<PendingChange> changes;
    for (auto& command : commands_.take_all()) {
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
