// One table for both directions: the words are those of RFC 3261's transport parameter.

#include "directory/transports.h"

#include <fmt/core.h>

#include "base/text.h"

namespace santral::directory {

Result<sip::Transport> to_transport(std::string_view word) {
    using enum sip::Transport;
    for (const auto known : {udp, tcp, tls, ws, wss})
        if (equals_ignoring_case(word, sip::uri_parameter(known))) return known;
    return fail(Errc::malformed, fmt::format("\"{}\" is no transport: use udp, tcp, tls, ws or wss", word));
}

}  // namespace santral::directory
