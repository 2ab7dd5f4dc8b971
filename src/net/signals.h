#pragma once
// SIGTERM, SIGINT and SIGHUP as calls on the loop's thread.

#include <functional>
#include <initializer_list>

#include "net/event_loop.h"
#include "net/file_descriptor.h"
#include "net/watch.h"

namespace santral::net {

class Signals final : private Watched {
public:
    // Blocks `signals` in the calling thread and in those it starts later: so make it in main before any
    // thread. A program started by us inherits that, and must unblock them (posix_spawnattr_setsigmask).
    Signals(EventLoop& loop, std::initializer_list<int> signals, std::function<void(int)> on_signal);
    ~Signals() override;

private:
    void on_ready(Readiness ready) override;

    std::function<void(int)> on_signal_;
    FileDescriptor signals_;
    Watch watch_;
};

}  // namespace santral::net
