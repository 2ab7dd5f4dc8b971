// What CLI11 is told of families, commands and options.

#include "app/commands/words.h"

#include <CLI/CLI.hpp>

namespace santral::app {

CLI::App& add_family(CLI::App& app, const char* words, const char* help) {
    auto& family = *app.add_subcommand(words, help);
    family.require_subcommand(1);
    return family;
}

CLI::App& add_command(CLI::App& parent, const char* words, const char* help, std::function<void()> run) {
    auto& command = *parent.add_subcommand(words, help);
    command.callback(std::move(run));
    return command;
}

void add_list(CLI::App& command, const char* name, std::vector<std::string>& values, const char* help) {
    command.add_option(name, values, help)->allow_extra_args(false);
}

void add_clearable(CLI::App& command, const char* name, std::optional<std::string>& value, const char* help) {
    command.add_option_function<std::string>(
        name, [&value](const std::string& text) { value = text == "none" ? "" : text; }, help);
}

void add_switch(CLI::App& command, const char* name, std::optional<bool>& value, const char* help) {
    command
        .add_option_function<std::string>(
            name, [&value](const std::string& text) { value = text == "on"; }, help)
        ->check(CLI::IsMember({"on", "off"}))
        ->type_name("on|off");
}

}  // namespace santral::app
