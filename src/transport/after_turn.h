#pragma once
// Puts work off until everybody's call has returned: telling a failure out of send(), destroying what is in
// the middle of a call. Dies with what it holds undone. Signalling thread only.

#include <functional>
#include <utility>
#include <vector>

#include "base/timers.h"

namespace santral::transport {

class AfterTurn {
public:
    explicit AfterTurn(Timers& timers) : timers_(timers) {}

    void run(std::move_only_function<void()> work) {
        waiting_.push_back(std::move(work));
        timer_ = timers_.after(Duration::zero(), [this] { run_all(); });
    }
    // A template because the kinds of things that retire differ.
    template <class Thing>
    void destroy(Thing retired) {
        run([gone = std::move(retired)] {});
    }

    // Before that dies which the things that wait hold on to.
    void forget_all() { waiting_.clear(); }

private:
    void run_all() {
        auto due = std::exchange(waiting_, {});
        for (auto& work : due) work();
    }

    Timers& timers_;
    Timer timer_;
    std::vector<std::move_only_function<void()>> waiting_;
};

}  // namespace santral::transport
