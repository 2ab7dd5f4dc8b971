// Feeds bytes to the translator of an endpoint: a far side's fmtp, then packets with any number, timestamp
// and content, and time. What must hold: frames leave at the pace of the clock, each with a payload.

#include <algorithm>
#include <cstdlib>

#include "media/translator.h"

namespace santral::media {
namespace {

using namespace std::chrono_literals;

void require(bool holds) {
    if (!holds) std::abort();
}

class Script {
public:
    explicit Script(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

    bool is_over() const { return rest_.empty(); }
    std::uint8_t byte() {
        const auto bytes = take(1);
        return bytes.empty() ? 0 : bytes[0];
    }
    std::span<const std::uint8_t> take(std::size_t count) {
        const auto part = rest_.first(std::min(count, rest_.size()));
        rest_ = rest_.subspan(part.size());
        return part;
    }

private:
    std::span<const std::uint8_t> rest_;
};

NegotiatedAudio far_side(Script& script) {
    NegotiatedAudio audio;
    audio.codec = rtp::all_codecs[script.byte() % rtp::all_codecs.size()];
    audio.ptime = std::chrono::milliseconds(script.byte());
    if (script.byte() % 2 == 0) audio.telephone_event = 101;
    const auto fmtp = script.take(script.byte());
    audio.fmtp.assign(fmtp.begin(), fmtp.end());
    return audio;
}

class Call {
public:
    Call(Codec from, const NegotiatedAudio& to) : translator_(from, to, [](const rtp::DtmfDigit&) {}) {}

    void hear(Script& script) {
        const auto choice = script.byte();
        header_.sequence = static_cast<std::uint16_t>(header_.sequence + step(script.byte()));
        header_.timestamp += static_cast<std::uint32_t>(160 * step(script.byte()));
        if (choice & 0x80) header_.ssrc = choice;
        const auto payload = script.take(script.byte());
        std::vector<std::uint8_t> bytes(rtp::fixed_header_bytes);
        bytes.insert(bytes.end(), payload.begin(), payload.end());
        translator_.hear({header_, translator_.from(), static_cast<Content>(choice % 3), false, bytes}, now_);
    }
    void pass(std::chrono::milliseconds time) {
        now_ += time;
        auto sent = 0ms;
        while (const auto frame = translator_.next(now_)) {
            require(frame->length >= 10ms && frame->length <= 60ms && !frame->payload.empty());
            sent += frame->length;
        }
        require(sent <= time + 260ms);
    }

private:
    // Mostly small, some backwards, some far.
    static int step(std::uint8_t byte) { return byte < 128 ? byte % 4 : (byte - 192) * (byte % 8) * 10; }

    Translator translator_;
    rtp::Header header_;
    Clock::time_point now_{1h};
};

void play(Script script) {
    const auto to = far_side(script);
    const auto from = rtp::all_codecs[script.byte() % rtp::all_codecs.size()];
    if (from == to.codec) return;
    Call call(from, to);
    while (!script.is_over()) {
        const auto event = script.byte();
        event % 4 == 0 ? call.pass(std::chrono::milliseconds(10 * (event / 16))) : call.hear(script);
    }
}

}  // namespace
}  // namespace santral::media

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    santral::media::play(santral::media::Script({bytes, size}));
    return 0;
}
