#pragma once
// Says, and in builds with assertions proves, which thread an object belongs to.

#include <thread>

#include "base/assert.h"

namespace santral {

class ThreadBound {
public:
    // Aborts (debug, CI) when called on another thread than the one that made the object.
    void assert_here() const { SANTRAL_ASSERT(owner_ == std::this_thread::get_id()); }

    // The object moves to the calling thread: for what is built in main and lives on its own thread.
    void adopt() { owner_ = std::this_thread::get_id(); }

private:
    std::thread::id owner_ = std::this_thread::get_id();
};

}  // namespace santral
