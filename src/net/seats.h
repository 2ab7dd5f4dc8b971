#pragma once
// How many connections there may be, in all and from one address; each holds a Seat while it lives. Pure.

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/address.h"

namespace santral::net {

class Seats;

class Seat {
public:
    Seat() = default;
    Seat(Seat&& other) noexcept : seats_(std::exchange(other.seats_, nullptr)), source_(other.source_) {}
    Seat& operator=(Seat&& other) noexcept {
        std::swap(seats_, other.seats_);
        std::swap(source_, other.source_);
        return *this;
    }
    ~Seat();

private:
    friend class Seats;
    Seat(Seats& seats, const IpAddress& source) : seats_(&seats), source_(source) {}

    Seats* seats_ = nullptr;
    IpAddress source_;
};

// Must outlive its seats. One thread.
class Seats {
public:
    Seats(std::size_t in_all, std::size_t per_source) : in_all_(in_all), per_source_(per_source) {}

    std::optional<Seat> take(const IpAddress& source);
    std::size_t taken() const { return taken_; }

private:
    friend class Seat;
    void give_back(const IpAddress& source);

    std::size_t in_all_;
    std::size_t per_source_;
    std::size_t taken_ = 0;
    std::unordered_map<IpAddress, std::size_t> by_source_;  // At most in_all_ entries: none is zero.
};

}  // namespace santral::net
