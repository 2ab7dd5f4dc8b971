#pragma once
// What the commands of the shell work with: handed in by main, or by a test.

#include <filesystem>
#include <functional>
#include <istream>
#include <ostream>
#include <string>

#include "base/random.h"
#include "directory/administration.h"
#include "store/database.h"

namespace santral::app {

struct CommandContext {
    std::string database;         // A file, or the URL of PostgreSQL.
    std::filesystem::path music;  // The folder of the firms' own music on hold.
    // Tells the running server to look at the database again; nothing happens when none runs.
    std::function<void()> notify_server;
    Random& random;
    std::istream& in;
    std::ostream& out;    // What was asked for.
    std::ostream& notes;  // What the administrator should know beside it.
    std::string tenant = "default";
    int exit_code = 0;  // Of the process, set by finish().

    Result<store::Database> open() const { return store::Database::open(database); }
};

// Runs `change` on the tenant's directory, tells the server, and prints the warnings.
Result<void> administrate(
    CommandContext& context,
    const std::function<Result<directory::Warnings>(directory::Administration&)>& change);

// The same for a change that warns of nothing.
Result<void> change(CommandContext& context,
                    const std::function<Result<void>(directory::Administration&)>& what);

// The end of every command: an error is printed as "santral: ..." and makes the exit code 1.
void finish(CommandContext& context, const Result<void>& outcome);

}  // namespace santral::app
