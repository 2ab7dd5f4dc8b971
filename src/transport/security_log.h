#pragma once
// The lines that fail2ban reads (deploy/fail2ban): "security event=register_refused src=192.0.2.7 tenant=acme
// user=..." Source and event come first, and what came from outside can hold neither a blank nor a '=', so
// that no User-Agent can name another source. Signalling thread only.

#include <string>
#include <string_view>

#include "base/address.h"
#include "base/timers.h"

namespace santral::transport {

struct SecurityEvent {
    std::string_view name;  // Ours: "register_refused", "invite_refused", "banned", "malformed", ...
    IpAddress source;
    std::string_view tenant = "";  // "" where it is not known: printed as "-".
    std::string_view user = "";    // What it claimed to be.
    std::string_view detail = "";  // Why.
};

// The line without time and level.
std::string describe(const SecurityEvent& event);

class SecurityLog {
public:
    static constexpr unsigned lines_a_second = 50;  // The others are counted: forged sources fill no disk.
    static constexpr std::size_t max_outside_text = 64;  // Characters of each of tenant, user and detail.

    explicit SecurityLog(const Timers& timers) : timers_(timers) {}
    void write(const SecurityEvent& event);

private:
    const Timers& timers_;
    Clock::time_point second_began_{};
    unsigned lines_ = 0;
    unsigned left_out_ = 0;
};

}  // namespace santral::transport
