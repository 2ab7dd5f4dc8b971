// Printing and bounding the security lines.

#include "transport/security_log.h"

#include <fmt/format.h>

#include "base/log.h"

namespace santral::transport {
namespace {

bool is_plain(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-_.!~*'()+@:/").find(c) != std::string_view::npos;
}

std::string outside_text(std::string_view text) {
    if (text.empty()) return "-";
    std::string plain(text.substr(0, SecurityLog::max_outside_text));
    for (auto& c : plain) c = is_plain(c) ? c : '_';
    return plain;
}

}  // namespace

std::string describe(const SecurityEvent& event) {
    return fmt::format("security event={} src={} tenant={} user={} detail={}", event.name,
                       event.source.text(), outside_text(event.tenant), outside_text(event.user),
                       outside_text(event.detail));
}

void SecurityLog::write(const SecurityEvent& event) {
    if (timers_.now() - second_began_ >= std::chrono::seconds(1)) {
        if (left_out_ > 0) log_warning("{} security lines left out", left_out_);
        second_began_ = timers_.now();
        lines_ = 0;
        left_out_ = 0;
    }
    if (lines_ >= lines_a_second) {
        ++left_out_;
        return;
    }
    ++lines_;
    write_log(LogLevel::warning, describe(event));
}

}  // namespace santral::transport
