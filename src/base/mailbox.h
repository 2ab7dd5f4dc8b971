#pragma once
// The one way from thread to thread: values go in anywhere, and come out on the thread that owns the box.

#include <functional>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

namespace santral {

// A template because the values differ. Any thread posts; one thread takes. Bounded: a full box refuses.
template <class Value>
class Mailbox {
public:
    // `wake` is called on the posting thread when the box was empty, and must make the owner call take_all
    // soon.
    Mailbox(std::size_t limit, std::function<void()> wake) : limit_(limit), wake_(std::move(wake)) {}

    // False when the box holds `limit` values: the poster decides what that means (drop, refuse, alarm).
    [[nodiscard]] bool post(Value value) {
        bool was_empty = false;
        {
            const std::lock_guard lock(mutex_);
            if (values_.size() >= limit_) return false;
            was_empty = values_.empty();
            values_.push_back(std::move(value));
        }
        if (was_empty) wake_();
        return true;
    }

    // All of them or none, with one lock and one wake.
    [[nodiscard]] bool post_all(std::vector<Value> more) {
        bool was_empty = false;
        {
            const std::lock_guard lock(mutex_);
            if (values_.size() + more.size() > limit_) return false;
            was_empty = values_.empty() && !more.empty();
            if (was_empty)
                values_ = std::move(more);
            else
                values_.insert(values_.end(), std::move_iterator(more.begin()),
                               std::move_iterator(more.end()));
        }
        if (was_empty) wake_();
        return true;
    }

    // Everything that waits, in the order it was posted.
    std::vector<Value> take_all() {
        const std::lock_guard lock(mutex_);
        return std::exchange(values_, {});
    }

private:
    std::size_t limit_;
    std::function<void()> wake_;
    std::mutex mutex_;
    std::vector<Value> values_;
};

}  // namespace santral
