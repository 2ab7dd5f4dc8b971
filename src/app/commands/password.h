#pragma once
// Where the password of a phone or a person comes from: the command line, the standard input, or chance.

#include <string>
#include <string_view>

#include "app/commands/context.h"

namespace santral::app {

struct PasswordSource {
    std::string given;        // --password: seen by other users of the machine, so for tests and scripts.
    bool from_input = false;  // --password-stdin: the first line.
    bool at_random = false;   // --random-password: printed once.
};

// "" when none was given. Error: malformed (two sources, or nothing to read).
Result<std::string> choose_password(CommandContext& context, const PasswordSource& source);

// A password made at random is shown once, after it was stored. whose: "extension 101".
void show_password(CommandContext& context, const PasswordSource& source, std::string_view whose,
                   std::string_view password);

}  // namespace santral::app
