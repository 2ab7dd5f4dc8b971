#pragma once
// How a command gets its words: families of commands, and options that several of them have. What CLI11
// wants is known here and in the files that list the commands.

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace santral::app {

// "santral trunk": nothing by itself, one of its commands must follow.
CLI::App& add_family(CLI::App& app, const char* words, const char* help);
// run outlives the parsing.
CLI::App& add_command(CLI::App& parent, const char* words, const char* help, std::function<void()> run);

// --option A --option B, and never "--option A B": the next word may be a positional one.
void add_list(CLI::App& command, const char* name, std::vector<std::string>& values, const char* help);
// "none" becomes an empty text: what was there is taken away.
void add_clearable(CLI::App& command, const char* name, std::optional<std::string>& value, const char* help);
// "on" or "off".
void add_switch(CLI::App& command, const char* name, std::optional<bool>& value, const char* help);

}  // namespace santral::app
