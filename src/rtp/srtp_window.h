#pragma once
// Which packets of one source have been seen, by an index that grows (RFC 3711 3.3.2): the newest, and the
// replay_window before it.

#include <array>
#include <cstdint>
#include <optional>

namespace santral::rtp {

// Packets that come late by no more than these are still taken.
constexpr std::uint64_t replay_window = 1'024;

class SrtpWindow {
public:
    bool is_new(std::uint64_t index) const;
    void accept(std::uint64_t index);
    // Absent before the first packet.
    std::optional<std::uint64_t> newest() const { return newest_; }

private:
    static std::uint64_t bit(std::uint64_t index) { return std::uint64_t{1} << (index % 64); }
    static std::size_t word(std::uint64_t index) { return index % replay_window / 64; }

    std::optional<std::uint64_t> newest_;
    std::array<std::uint64_t, replay_window / 64> seen_{};
};

// RFC 3711 3.3.1: the index that a sequence number most probably means. Absent for one from before the
// first turn of the counter.
std::optional<std::uint64_t> index_of(std::uint16_t sequence, std::optional<std::uint64_t> newest);

}  // namespace santral::rtp
