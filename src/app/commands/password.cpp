// Reading, making and showing passwords.

#include "app/commands/password.h"

#include <fmt/ostream.h>

namespace santral::app {
namespace {

constexpr std::size_t random_characters = 16;  // 95 bits.

Result<std::string> read_line(std::istream& in) {
    std::string line;
    if (!std::getline(in, line)) return fail(Errc::malformed, "no password came on the standard input");
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

}  // namespace

Result<std::string> choose_password(CommandContext& context, const PasswordSource& source) {
    const int sources = int{!source.given.empty()} + int{source.from_input} + int{source.at_random};
    if (sources > 1)
        return fail(Errc::malformed, "give one of --password, --password-stdin and --random-password");
    if (source.from_input) return read_line(context.in);
    return source.at_random ? context.random.token(random_characters) : source.given;
}

void show_password(CommandContext& context, const PasswordSource& source, std::string_view whose,
                   std::string_view password) {
    if (!source.at_random) return;
    fmt::print(context.out, "{} has the password {} (shown once: only digests of it are kept)\n", whose,
               password);
}

}  // namespace santral::app
