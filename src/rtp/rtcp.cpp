// The layouts of RFC 3550 6.4 to 6.6.

#include "rtp/rtcp.h"

#include <algorithm>

#include "rtp/bytes.h"

namespace santral::rtp {

using namespace std::chrono_literals;

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint8_t sender_report = 200;
constexpr std::uint8_t receiver_report = 201;
constexpr std::uint8_t source_description = 202;
constexpr std::uint8_t goodbye = 203;
constexpr std::uint8_t first_type = 192;  // RFC 5761 4.
constexpr std::uint8_t last_type = 223;

constexpr std::uint8_t version_2 = 2 << 6;
constexpr std::uint8_t version_mask = 3 << 6;
constexpr std::uint8_t padding_bit = 1 << 5;
constexpr std::uint8_t count_mask = 0x1f;
constexpr std::size_t header_bytes = 4;
constexpr std::size_t sender_report_bytes = 20;
constexpr std::size_t block_bytes = 24;
constexpr std::uint8_t sdes_end = 0;
constexpr std::uint8_t sdes_cname = 1;

// A round trip beyond this is a reporter whose clock is off.
constexpr auto longest_round_trip = 60s;

// One packet of the compound.
struct Part {
    std::uint8_t type;
    std::uint8_t count;
    Bytes body;
};

// Takes the first packet off the datagram; absent when its header or length is wrong.
std::optional<Part> take_part(Bytes& rest) {
    if (rest.size() < header_bytes || (rest[0] & version_mask) != version_2) return {};
    const auto bytes = header_bytes + std::size_t{4} * read_16(rest, 2);
    if (rest[1] < first_type || rest[1] > last_type || rest.size() < bytes) return {};
    auto body = rest.subspan(header_bytes, bytes - header_bytes);
    const bool is_last = bytes == rest.size();
    if ((rest[0] & padding_bit) != 0) {
        // RFC 3550 6.4.1: only the last packet may be padded.
        if (!is_last || body.empty() || body.back() == 0 || body.back() > body.size()) return {};
        body = body.first(body.size() - body.back());
    }
    Part part{rest[1], static_cast<std::uint8_t>(rest[0] & count_mask), body};
    rest = rest.subspan(bytes);
    return part;
}

ReportBlock read_block(Bytes bytes) {
    ReportBlock block;
    block.ssrc = read_32(bytes, 0);
    block.fraction_lost = bytes[4];
    // Sign-extended from 24 bits.
    block.packets_lost = static_cast<std::int32_t>(read_24(bytes, 5) << 8) >> 8;
    block.highest_sequence = read_32(bytes, 8);
    block.jitter = read_32(bytes, 12);
    block.last_sender_report = read_32(bytes, 16);
    block.delay_since_sender_report = read_32(bytes, 20);
    return block;
}

bool read_report(const Part& part, CompoundPacket& packet) {
    const auto blocks_at = 4 + (part.type == sender_report ? sender_report_bytes : 0);
    if (part.body.size() < blocks_at + part.count * block_bytes) return false;
    packet.ssrc = read_32(part.body, 0);
    if (part.type == sender_report) {
        packet.sender = SenderReport{NtpTime{read_32(part.body, 4)} << 32 | read_32(part.body, 8),
                                     read_32(part.body, 12), read_32(part.body, 16), read_32(part.body, 20)};
    }
    for (std::size_t i = 0; i < part.count; ++i)
        packet.add(read_block(part.body.subspan(blocks_at + i * block_bytes)));
    return true;
}

// Items of one chunk: type, length, text; a zero ends them.
void read_description(const Part& part, CompoundPacket& packet) {
    auto items = part.body.subspan(std::min<std::size_t>(4, part.body.size()));
    while (items.size() >= 2 && items[0] != sdes_end && items.size() >= std::size_t{2} + items[1]) {
        const auto text = items.subspan(2, items[1]);
        if (items[0] == sdes_cname) {
            packet.cname = {reinterpret_cast<const char*>(text.data()), text.size()};
            return;
        }
        items = items.subspan(2 + text.size());
    }
}

bool read_part(const Part& part, CompoundPacket& packet) {
    switch (part.type) {
    case sender_report:
    case receiver_report: return read_report(part, packet);
    case source_description: read_description(part, packet); return true;
    case goodbye:
        if (part.count == 0) return true;
        if (part.body.size() < std::size_t{4} * part.count) return false;
        packet.goodbye = Goodbye{read_32(part.body, 0)};
        return true;
    default: return true;
    }
}

// Writes one packet after another, and their lengths when they are whole.
class Writer {
public:
    explicit Writer(std::span<std::uint8_t> into) : into_(into) {}

    void begin(std::uint8_t type, std::size_t count) {
        part_ = size_;
        const std::uint8_t header[] = {static_cast<std::uint8_t>(version_2 | count), type, 0, 0};
        bytes(header);
    }
    void end() {
        while ((size_ - part_) % 4 != 0) byte(0);
        if (is_whole()) write_16(into_, part_ + 2, static_cast<std::uint16_t>((size_ - part_) / 4 - 1));
    }
    void byte(std::uint8_t value) {
        if (size_ < into_.size()) into_[size_] = value;
        ++size_;
    }
    void number(std::uint32_t value) {
        std::array<std::uint8_t, 4> four{};
        write_32(four, 0, value);
        bytes(four);
    }
    void bytes(Bytes values) {
        for (const auto value : values) byte(value);
    }
    bool is_whole() const { return size_ <= into_.size(); }
    std::size_t size() const { return size_; }

private:
    std::span<std::uint8_t> into_;
    std::size_t part_ = 0;
    std::size_t size_ = 0;
};

void write_block(const ReportBlock& block, Writer& writer) {
    writer.number(block.ssrc);
    const auto lost = std::clamp(block.packets_lost, -0x800000, 0x7fffff);
    writer.number(std::uint32_t{block.fraction_lost} << 24 | (static_cast<std::uint32_t>(lost) & 0xffffff));
    writer.number(block.highest_sequence);
    writer.number(block.jitter);
    writer.number(block.last_sender_report);
    writer.number(block.delay_since_sender_report);
}

void write_report(const CompoundPacket& packet, Writer& writer) {
    writer.begin(packet.sender ? sender_report : receiver_report, packet.block_count);
    writer.number(packet.ssrc);
    if (packet.sender) {
        writer.number(static_cast<std::uint32_t>(packet.sender->ntp >> 32));
        writer.number(static_cast<std::uint32_t>(packet.sender->ntp));
        writer.number(packet.sender->timestamp);
        writer.number(packet.sender->packets);
        writer.number(packet.sender->bytes);
    }
    for (const auto& block : packet.reports()) write_block(block, writer);
    writer.end();
}

void write_description(const CompoundPacket& packet, Writer& writer) {
    writer.begin(source_description, 1);
    writer.number(packet.ssrc);
    writer.byte(sdes_cname);
    writer.byte(static_cast<std::uint8_t>(packet.cname.size()));
    for (const char c : packet.cname) writer.byte(static_cast<std::uint8_t>(c));
    writer.byte(sdes_end);
    writer.end();
}

}  // namespace

NtpTime to_ntp(Clock::time_point time) {
    const auto nanoseconds = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count());
    const auto fraction = ((nanoseconds % 1'000'000'000) << 32) / 1'000'000'000;
    return nanoseconds / 1'000'000'000 << 32 | fraction;
}

std::optional<CompoundPacket> parse_rtcp(std::span<const std::uint8_t> datagram) {
    CompoundPacket packet;
    if (datagram.empty()) return {};
    while (!datagram.empty()) {
        const auto part = take_part(datagram);
        if (!part || !read_part(*part, packet)) return {};
    }
    return packet;
}

std::size_t write_rtcp(const CompoundPacket& packet, std::span<std::uint8_t> into) {
    if (packet.cname.size() > max_cname_bytes) return 0;
    Writer writer(into);
    write_report(packet, writer);
    if (!packet.cname.empty()) write_description(packet, writer);
    if (packet.goodbye) {
        writer.begin(goodbye, 1);
        writer.number(packet.goodbye->ssrc);
        writer.end();
    }
    return writer.is_whole() ? writer.size() : 0;
}

std::optional<std::chrono::microseconds> round_trip(const ReportBlock& block, Clock::time_point arrival) {
    if (block.last_sender_report == 0) return {};
    const auto middle = static_cast<std::uint32_t>(to_ntp(arrival) >> 16);
    // In 1/65536 s, and modulo 2^32, as all three numbers are.
    const std::uint32_t travelled = middle - block.last_sender_report - block.delay_since_sender_report;
    const std::chrono::microseconds trip(std::uint64_t{travelled} * 1'000'000 >> 16);
    if (trip > longest_round_trip) return {};
    return trip;
}

}  // namespace santral::rtp
