#pragma once
// Times in headers: delta-seconds (RFC 3261 25.1), Session-Expires and Min-SE (RFC 4028), Retry-After.

#include <chrono>
#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace santral::sip {

// RFC 3261 10.2.1.1, 20.10: what a registration lasts when its time is malformed.
constexpr auto default_expires = std::chrono::seconds(3600);

// 0 to 2^32-1 (RFC 3261 20.19). Errors: malformed, and too_large for more: those are neither wrapped nor cut,
// since RFC 4475 3.1.2.4 treats them as malformed.
Result<std::chrono::seconds> parse_delta_seconds(std::string_view text);

struct SessionExpires {
    enum class Refresher : std::uint8_t { unsaid, uac, uas };
    std::chrono::seconds interval{};
    Refresher refresher = Refresher::unsaid;
};

Result<SessionExpires> parse_session_expires(std::string_view value);
Result<std::chrono::seconds> parse_min_se(std::string_view value);  // Parameters are ignored.

struct RetryAfter {
    std::chrono::seconds delay{};
    std::string_view parameters;  // "duration=60".
};

Result<RetryAfter> parse_retry_after(std::string_view value);  // A comment in () is skipped.

}  // namespace santral::sip
