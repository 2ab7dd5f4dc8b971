// Keys that were held back go on as far apart as they were pressed.

#include "call/code_listener.h"

#include <algorithm>

namespace santral::call {

CodeListener::CodeListener(Leg& leg, const directory::FeatureCodes& codes, directory::CodeTimes times,
                           Timers& timers, User& user)
    : leg_(leg), timers_(timers), user_(user), matcher_(codes, times, timers, *this) {}

bool CodeListener::is_complete(directory::FeatureCode, std::string_view number) const {
    return user_.is_number(leg_, number);
}

bool CodeListener::may_grow(directory::FeatureCode, std::string_view number) const {
    return user_.may_grow(leg_, number);
}

void CodeListener::on_plain(std::span<const CodeMatcher::Press> presses) {
    auto due = std::max(timers_.now(), waiting_.empty() ? timers_.now() : waiting_.back().due);
    for (const auto& press : presses) {
        due += press.gap;
        if (waiting_.size() < max_waiting_keys) waiting_.push_back({press.key, due});
    }
    pass_on_due();
}

void CodeListener::pass_on_due() {
    while (!waiting_.empty() && waiting_.front().due <= timers_.now()) {
        user_.pass_on(leg_, waiting_.front().key);
        waiting_.pop_front();
    }
    if (waiting_.empty()) return;
    next_ = timers_.after(waiting_.front().due - timers_.now(), [this] { pass_on_due(); });
}

void CodeListener::on_code(directory::FeatureCode code, std::string_view number) {
    user_.on_code(leg_, code, std::string(number));
}

void CodeListener::on_abandoned(directory::FeatureCode code) {
    user_.on_code_abandoned(leg_, code);
}

}  // namespace santral::call
