#pragma once
// The log: one line per state change. Info is for operators, debug for us. Any thread may write.
// Never log passwords, PIN digits, message bodies or SDP keys.

#include <fmt/core.h>

#include <string_view>

namespace santral {

enum class LogLevel { debug, info, warning, error };

// Lines below this level are dropped before they are formatted. Called once, before threads start.
void set_log_level(LogLevel level);
bool is_logged(LogLevel level);

// Writes one line; line feeds in it are replaced, so that no outside text can forge a second line.
void write_log(LogLevel level, std::string_view line);

// A template because {fmt} checks the format string at compile time.
template <class... Args>
void log(LogLevel level, fmt::format_string<Args...> format, Args&&... args) {
    if (is_logged(level)) write_log(level, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_debug(fmt::format_string<Args...> format, Args&&... args) {
    log(LogLevel::debug, format, std::forward<Args>(args)...);
}
template <class... Args>
void log_info(fmt::format_string<Args...> format, Args&&... args) {
    log(LogLevel::info, format, std::forward<Args>(args)...);
}
template <class... Args>
void log_warning(fmt::format_string<Args...> format, Args&&... args) {
    log(LogLevel::warning, format, std::forward<Args>(args)...);
}
template <class... Args>
void log_error(fmt::format_string<Args...> format, Args&&... args) {
    log(LogLevel::error, format, std::forward<Args>(args)...);
}

}  // namespace santral
