#pragma once
// Tells an object when its file descriptor can be read or written. For the files of net/ alone.
// Ends with the Watch: no call comes after its destructor, so nothing has to outlive its owner.

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/timers.h"
#include "net/file_descriptor.h"

namespace santral::net {

enum class Interest { reading, writing, both };

struct Readiness {
    bool reading;  // Also set at end of stream and on errors: the read says which.
    bool writing;
};

class Watched {
public:
    virtual ~Watched() = default;
    // May destroy its Watch, and any other.
    virtual void on_ready(Readiness ready) = 0;
};

class Watches;

class Watch {
public:
    Watch() = default;
    Watch(Watch&& other) noexcept : watches_(std::exchange(other.watches_, nullptr)), slot_(other.slot_) {}
    Watch& operator=(Watch&& other) noexcept {
        std::swap(watches_, other.watches_);
        std::swap(slot_, other.slot_);
        return *this;
    }
    ~Watch();

    void want(Interest interest);

private:
    friend class Watches;
    Watch(Watches& watches, std::uint32_t slot) : watches_(&watches), slot_(slot) {}

    Watches* watches_ = nullptr;
    std::uint32_t slot_ = 0;
};

// All watched descriptors of one loop: an epoll set, level-triggered.
class Watches {
public:
    Watches();

    // Errors (a full kernel table) are fatal for the loop: asserted.
    [[nodiscard]] Watch add(int descriptor, Interest interest, Watched& watched);
    // Until something is ready, but not longer than that (rounded up to milliseconds).
    void wait(Duration at_most);
    // Any thread. Ends the wait that runs, or the next one.
    void wake();
    // Calls what the wait found, up to 64 of them; the rest is found by the next.
    void serve();

private:
    friend class Watch;
    struct Slot {
        Watched* watched = nullptr;
        int descriptor = -1;
        std::uint32_t generation = 0;
    };

    void control(int operation, std::uint32_t slot, Interest interest);
    void remove(std::uint32_t slot);

    static constexpr std::size_t events_per_turn = 64;

    FileDescriptor set_;
    FileDescriptor bell_;  // An eventfd, watched for edges: each ring counts, and none has to be read.
    std::array<epoll_event, events_per_turn> ready_;
    std::size_t ready_count_ = 0;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
};

}  // namespace santral::net
