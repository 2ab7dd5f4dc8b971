// A binary heap that knows where each timer stands, so that stopping one leaves nothing behind.

#include "base/timers.h"

namespace santral {

Timer& Timer::operator=(Timer&& other) noexcept {
    if (this == &other) return *this;
    stop();
    timers_ = std::exchange(other.timers_, nullptr);
    slot_ = other.slot_;
    generation_ = other.generation_;
    return *this;
}

void Timer::stop() {
    if (auto* timers = std::exchange(timers_, nullptr)) timers->cancel(slot_, generation_);
}

bool Timer::is_running() const {
    return timers_ && timers_->is_live(slot_, generation_);
}

Timer Timers::after(Duration delay, std::function<void()> fire) {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const auto number = free_.back();
    free_.pop_back();
    auto& slot = slots_[number];
    slot.fire = std::move(fire);
    slot.due = now_ + std::max(delay, Duration::zero());
    slot.order = ++started_;
    heap_.push_back(number);
    sift_up(heap_.size() - 1);
    return Timer(*this, number, slot.generation);
}

void Timers::advance_to(Clock::time_point until) {
    while (!heap_.empty() && slots_[heap_.front()].due <= until) {
        const auto number = heap_.front();
        now_ = std::max(now_, slots_[number].due);
        take(number)();  // Last touch of the slot: the callback may start and stop timers.
    }
    now_ = std::max(now_, until);
}

std::optional<Clock::time_point> Timers::next_due() const {
    if (heap_.empty()) return {};
    return slots_[heap_.front()].due;
}

bool Timers::is_live(std::uint32_t slot, std::uint32_t generation) const {
    return slots_[slot].generation == generation;
}

void Timers::cancel(std::uint32_t slot, std::uint32_t generation) {
    if (is_live(slot, generation)) (void)take(slot);
}

std::function<void()> Timers::take(std::uint32_t number) {
    auto& slot = slots_[number];
    const auto hole = slot.heap_index;
    const auto last = heap_.back();
    heap_.pop_back();
    if (last != number) {
        place(hole, last);
        sift_up(hole);
        sift_down(slots_[last].heap_index);
    }
    ++slot.generation;
    free_.push_back(number);
    return std::exchange(slot.fire, nullptr);
}

bool Timers::fires_before(std::uint32_t one, std::uint32_t other) const {
    const auto& a = slots_[one];
    const auto& b = slots_[other];
    return a.due != b.due ? a.due < b.due : a.order < b.order;
}

void Timers::place(std::size_t index, std::uint32_t slot) {
    heap_[index] = slot;
    slots_[slot].heap_index = static_cast<std::uint32_t>(index);
}

void Timers::sift_up(std::size_t index) {
    const auto moving = heap_[index];
    while (index > 0 && fires_before(moving, heap_[(index - 1) / 2])) {
        place(index, heap_[(index - 1) / 2]);
        index = (index - 1) / 2;
    }
    place(index, moving);
}

void Timers::sift_down(std::size_t index) {
    const auto moving = heap_[index];
    for (auto child = 2 * index + 1; child < heap_.size(); child = 2 * index + 1) {
        if (child + 1 < heap_.size() && fires_before(heap_[child + 1], heap_[child])) ++child;
        if (!fires_before(heap_[child], moving)) break;
        place(index, heap_[child]);
        index = child;
    }
    place(index, moving);
}

}  // namespace santral
