#pragma once
// The command line for tests: types lines against a real database, and hears what is printed.

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

#include <sstream>

#include "app/commands.h"
#include "store/scratch_directory.h"

namespace santral::app {

struct CommandDesk : testing::Test {
    // Types the line; returns what was printed. Words with blanks are in single quotes.
    std::string type(const std::string& line) {
        out.str("");
        notes.str("");
        context.exit_code = 0;
        CLI::App app("santral");
        const AdministrationCommands commands(app, context);
        try {
            app.parse(line);
        } catch (const CLI::ParseError& refused) {
            context.exit_code = app.exit(refused, out, notes);
        }
        return out.str();
    }
    std::string complaint(const std::string& line) {
        type(line);
        return fmt::format("{} {}", context.exit_code, notes.str());
    }
    void furnish() {
        type("group add Sales");
        type("port add main");
        type("profile add national --deny 0900. --allow 0. --deny 1.");
        reloads = 0;
    }
    store::Database open() { return store::Database::open(context.database).value(); }

    store::ScratchDirectory directory;
    SeededRandom random{1};
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream notes;
    int reloads = 0;
    CommandContext context{.database = directory.path() / "santral.db",
                           .music = directory.path() / "music",
                           .notify_server = [this] { ++reloads; },
                           .random = random,
                           .in = in,
                           .out = out,
                           .notes = notes};
};

}  // namespace santral::app
