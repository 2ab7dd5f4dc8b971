// The keys of codes, one at a time.

#include "call/code_matcher.h"

#include <algorithm>

#include "base/assert.h"

namespace santral::call {

using directory::CodePlace;
using directory::FeatureCode;

CodeMatcher::CodeMatcher(const directory::FeatureCodes& codes, directory::CodeTimes times, Timers& timers,
                         User& user)
    : codes_(codes), times_(times), timers_(timers), user_(user) {}

void CodeMatcher::on_key(char key) {
    const bool is_digit = key >= '0' && key <= '9';
    switch (state_) {
    case State::open:
    case State::code: held_.push_back({key, timers_.now()}); return match();
    case State::number: return is_digit ? on_digit(key) : on_other_key(key);
    case State::tail:
        enter(State::open);
        if (key != '#') on_key(key);
        return;
    }
}

void CodeMatcher::set_mode(Mode mode) {
    if (mode == mode_) return;
    mode_ = mode;
    if (state_ != State::tail) forget();
}

void CodeMatcher::collect(FeatureCode feature) {
    forget();
    feature_ = feature;
    enter(State::number);
    wait(times_.number);
}

void CodeMatcher::forget() {
    held_.clear();
    number_.clear();
    enter(State::open);
}

void CodeMatcher::enter(State next) {
    timer_.stop();
    state_ = next;
}

void CodeMatcher::wait(std::chrono::milliseconds time) {
    timer_ = timers_.after(time, [this] { on_silence(); });
}

// S3.36: what is held is a code, may become one, or its first key goes to the other side.
void CodeMatcher::match() {
    std::size_t passed = 0;
    const auto keys = held_keys();
    const auto rest = [&] { return std::string_view(keys).substr(passed); };
    while (!rest().empty() && !codes_.find(place(), rest()) && !codes_.may_grow(place(), rest())) ++passed;
    release(passed);
    if (held_.empty()) return enter(State::open);

    const auto* code = codes_.find(place(), rest());
    const bool is_sure = code && !codes_.may_grow(place(), rest());
    if (code) feature_ = code->feature;
    if (is_sure && directory::takes_number(code->feature)) {
        enter(State::number);
        return wait(times_.number);
    }
    // X1: one key alone is a code only when nothing follows it.
    if (is_sure && rest().size() > 1) return finish(State::open);  // Last: it may destroy us.
    enter(State::code);
    wait(times_.code);
}

void CodeMatcher::on_digit(char digit) {
    held_.clear();
    number_.push_back(digit);
    const bool is_sure = user_.is_complete(feature_, number_) && !user_.may_grow(feature_, number_);
    if (is_sure || number_.size() == directory::max_argument_keys)
        return finish(State::tail);  // Last: it may destroy us.
    wait(times_.number);
}

void CodeMatcher::on_other_key(char key) {
    if (!number_.empty()) return key == '#' ? finish(State::open) : abandon();  // Last: both may destroy us.
    if (held_.empty()) return begin_anew(key);
    held_.push_back({key, timers_.now()});
    match();
}

// While a number is collected again, people begin with the code again.
void CodeMatcher::begin_anew(char key) {
    const auto given_up = feature_;
    forget();
    if (codes_.find(place(), {&key, 1}) || codes_.may_grow(place(), {&key, 1})) on_key(key);
    user_.on_abandoned(given_up);  // Last: it may destroy us.
}

void CodeMatcher::on_silence() {
    switch (state_) {
    case State::code: return on_silence_in_code();
    case State::number: return on_silence_in_number();
    case State::tail: return enter(State::open);
    case State::open: break;
    }
    SANTRAL_ASSERT(false);
}

void CodeMatcher::on_silence_in_code() {
    const auto* code = codes_.find(place(), held_keys());
    if (code && directory::takes_number(code->feature)) {
        enter(State::number);
        return wait(times_.number);
    }
    if (code) return finish(State::open);  // Last: it may destroy us.
    enter(State::open);
    release(held_.size());
}

void CodeMatcher::on_silence_in_number() {
    if (!number_.empty()) return finish(State::open);  // S4.14. Last: it may destroy us.
    if (held_.empty()) return abandon();               // Likewise.
    enter(State::open);
    release(held_.size());
}

void CodeMatcher::release(std::size_t count) {
    if (count == 0) return;
    std::vector<Press> presses;
    presses.reserve(count);
    for (std::size_t at = 0; at < count; ++at)
        presses.push_back({held_[at].key, at == 0 ? Duration::zero() : held_[at].at - held_[at - 1].at});
    held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(count));
    user_.on_plain(presses);
}

void CodeMatcher::finish(State next) {
    const auto number = std::exchange(number_, {});
    held_.clear();
    enter(next);
    if (next == State::tail) wait(times_.code);
    user_.on_code(feature_, number);  // Last: it may destroy us.
}

void CodeMatcher::abandon() {
    forget();
    user_.on_abandoned(feature_);  // Last: it may destroy us.
}

std::string CodeMatcher::held_keys() const {
    std::string keys;
    for (const auto& held : held_) keys.push_back(held.key);
    return keys;
}

CodePlace CodeMatcher::place() const {
    return mode_ == Mode::talking ? CodePlace::talking : CodePlace::consulting;
}

}  // namespace santral::call
