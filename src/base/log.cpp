// The log on standard error through spdlog, and what a broken invariant says.

#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <string>

#include "base/assert.h"

namespace santral {
namespace {

spdlog::level::level_enum spd_level(LogLevel level) {
    switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warning: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
    }
    __builtin_unreachable();
}

spdlog::logger& logger() {
    static spdlog::logger instance = [] {
        spdlog::logger made("santral", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made.set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc);
        return made;
    }();
    return instance;
}

}  // namespace

void set_log_level(LogLevel level) {
    logger().set_level(spd_level(level));
}

bool is_logged(LogLevel level) {
    return logger().should_log(spd_level(level));
}

void write_log(LogLevel level, std::string_view line) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::ranges::none_of(line, is_control)) return logger().log(spd_level(level), line);
    std::string safe(line);
    std::ranges::replace_if(safe, is_control, ' ');
    logger().log(spd_level(level), safe);
}

void report_broken_invariant(const char* expression, const char* file, int line) {
    log_error("broken invariant {} at {}:{}: please report this line", expression, file, line);
}

void abort_on_broken_invariant(const char* expression, const char* file, int line) {
    report_broken_invariant(expression, file, line);
    std::abort();
}

}  // namespace santral
