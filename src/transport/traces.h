#pragma once
// A message of one person to another leaves nothing on the stack either (S3.01): at the end of a turn in
// which one passed, what its calls left there is overwritten. Signalling thread only.

#include <memory>
#include <utility>

#include "base/wipe.h"
#include "net/event_loop.h"

namespace santral::transport {

class Traces {
public:
    explicit Traces(net::EventLoop& loop) : loop_(loop) {}

    // Once a turn, however many pass: 64 KiB are overwritten, and a call would feel that at each message.
    void wipe_after_turn() {
        if (std::exchange(*is_due_, true)) return;
        loop_.at_turn_end([is_due = is_due_] {
            *is_due = false;
            wipe_stack();
        });
    }

private:
    net::EventLoop& loop_;
    std::shared_ptr<bool> is_due_ = std::make_shared<bool>(false);  // The turn may end after us.
};

}  // namespace santral::transport
