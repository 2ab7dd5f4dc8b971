// Feeds bytes as a stream: cut into messages, whole and byte by byte, with the same result.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "sip/message/framing.h"
#include "sip/message/message.h"

namespace santral::sip {
namespace {

constexpr std::size_t max_steps = 512;  // Byte by byte is quadratic.

// The lengths of all that can be taken, in order; 0 last where the stream breaks.
std::vector<std::size_t> take_all(std::string_view stream) {
    std::vector<std::size_t> lengths;
    for (;;) {
        const auto next = frame(stream);
        if (next.kind == Frame::Kind::incomplete) return lengths;
        if (next.kind == Frame::Kind::broken) {
            lengths.push_back(0);
            return lengths;
        }
        if (next.length == 0 || next.length > stream.size()) std::abort();
        if (next.kind == Frame::Kind::message)
            (void)Message::parse(std::string(stream.substr(0, next.length)));
        lengths.push_back(next.length);
        stream.remove_prefix(next.length);
    }
}

// What is taken early stays the same when more comes.
void grow(std::string_view stream) {
    const auto whole = take_all(stream);
    for (std::size_t have = 0; have < stream.size(); ++have) {
        const auto part = take_all(stream.substr(0, have));
        if (part.size() > whole.size()) std::abort();
        if (!std::equal(part.begin(), part.end(), whole.begin())) std::abort();
    }
}

}  // namespace
}  // namespace santral::sip

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view stream(reinterpret_cast<const char*>(bytes), size);
    (void)santral::sip::take_all(stream);
    if (size <= santral::sip::max_steps) santral::sip::grow(stream);
    return 0;
}
