// Feeds bytes as one datagram to what reads STUN. What must hold: no number comes from beyond the end, and
// what proves itself was made with the password, or by this program.

#include <algorithm>
#include <cstdlib>

#include "rtp/stun.h"

namespace santral::rtp {
namespace {

constexpr auto password = "a password of the fuzzer's";

void require(bool holds) {
    if (!holds) std::abort();
}

bool lies_within(std::string_view text, std::span<const std::uint8_t> datagram) {
    const auto* begin = reinterpret_cast<const char*>(datagram.data());
    return text.empty() || (text.data() >= begin && text.data() + text.size() <= begin + datagram.size());
}

// The same message again, in our words, with a proof.
void write_and_read(const StunMessage& message) {
    StunWriter writer(message.kind, message.transaction);
    writer.add_username(message.username);
    if (message.priority) writer.add_priority(*message.priority);
    if (message.use_candidate) writer.add_use_candidate();
    if (message.mapped) writer.add_mapped(*message.mapped);
    writer.add_integrity(password);
    const auto again = parse_stun(writer.finish());
    require(again.has_value());
    require(again->username == message.username && again->priority == message.priority);
    require(again->use_candidate == message.use_candidate && again->mapped == message.mapped);
    require(proves(*again, password) && !proves(*again, "another password"));
}

}  // namespace
}  // namespace santral::rtp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace santral::rtp;
    const std::span datagram(bytes, size);
    const auto message = parse_stun(datagram);
    if (!message) return 0;
    require(size <= max_stun_bytes && message->unknown_count <= max_unknown_attributes);
    require(lies_within(message->username, datagram) && message->integrity_at < size);
    (void)proves(*message, password);
    write_and_read(*message);
    return 0;
}
