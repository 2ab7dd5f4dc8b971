// santral: one program, an exchange and the commands that administer it.

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

#include "app/commands.h"
#include "app/server.h"
#include "directory/demo.h"
#include "net/control_socket.h"

namespace santral::app {
namespace {

constexpr auto version = SANTRAL_VERSION;
constexpr auto default_config = "/etc/santral/santral.toml";
constexpr auto answer_patience = std::chrono::seconds(5);

// The named file; without --config the usual one, or the defaults where there is none.
Result<Config> read_config(const std::string& file, bool is_named) {
    if (!is_named && !std::filesystem::exists(file)) return Config{};
    return load_config(file);
}

// For a trial: everything in one directory, whatever the configuration says.
void keep_all_in(Config& config, const std::filesystem::path& directory) {
    config.data = directory;
    config.recordings = directory / "recordings";
    config.control_socket = directory / "control.sock";
}

Result<void> show_demo_accounts(const Config& config) {
    std::error_code ignored;  // Database::open says what is wrong with the directory.
    std::filesystem::create_directories(config.data, ignored);
    auto database = TRY(store::Database::open(config.database()));
    SecureRandom random;
    const auto accounts = TRY(directory::seed_demo(database, random));
    if (accounts.empty()) return {};
    fmt::print(
        "Demo accounts, shown this once (set a new password with `santral extension set-password`):\n");
    for (const auto& account : accounts) {
        fmt::print("  {:>4}  {:<24} password {}\n", account.number, account.name, account.password);
    }
    std::fflush(stdout);
    return {};
}

Result<void> serve(const Config& config, bool with_demo) {
    set_log_level(config.log_level);
    if (with_demo) TRY(show_demo_accounts(config));
    auto server = TRY(Server::start(config));
    server->run();
    return {};
}

Result<void> show_status(const Config& config) {
    fmt::print("{}", TRY(net::ask_server(config.control_socket, "status", answer_patience)));
    return {};
}

// A change made by a command reaches the running server at once; without one it waits in the database.
void notify(const Config& config) {
    if (!std::filesystem::exists(config.control_socket)) return;
    const auto answer = net::ask_server(config.control_socket, "reload", answer_patience);
    if (answer && *answer != "ok\n") fmt::print(stderr, "santral: the server says: {}", *answer);
}

struct Options {
    std::string config_file = default_config;
    std::filesystem::path data;
    bool describes_config = false;
    bool with_demo = false;
};

int run(int argc, char** argv) {
    CLI::App app("Santral, a telephone exchange: `santral serve` starts it; every command has --help.",
                 "santral");
    app.fallthrough();  // --config may stand before or behind the command.
    app.require_subcommand(0, 1);
    Options options;
    const auto* named = app.add_option("--config", options.config_file, "The configuration file");
    app.add_option("--data", options.data, "Keep database, recordings and control socket in this directory");
    app.add_flag("--help-config", options.describes_config, "Print every configuration key with its default");

    Config config;
    SecureRandom random;
    CommandContext context{{}, {}, [&config] { notify(config); }, random, std::cin, std::cout, std::cerr};
    // Runs before the command that was chosen.
    app.parse_complete_callback([&] {
        auto read = read_config(options.config_file, named->count() > 0);
        finish(context, read ? Result<void>() : std::unexpected(read.error()));
        if (!read) throw CLI::RuntimeError(context.exit_code);
        config = std::move(*read);
        if (!options.data.empty()) keep_all_in(config, options.data);
        context.database = config.database();
        context.music = config.music_folder();
    });
    auto& serving = *app.add_subcommand("serve", "Run the exchange until it is told to stop");
    serving.add_flag("--demo", options.with_demo, "At the first start: make demo accounts, and print them");
    serving.callback([&] { finish(context, serve(config, options.with_demo)); });
    app.add_subcommand("check-config", "Read the configuration and say whether it is good")->callback([&] {
        fmt::print("{}: good\n", options.config_file);
    });
    app.add_subcommand("status", "Ask the running exchange how it is")->callback([&] {
        finish(context, show_status(config));
    });
    app.add_subcommand("version", "Print the version")->callback([] { fmt::print("santral {}\n", version); });
    const AdministrationCommands administration(app, context);

    CLI11_PARSE(app, argc, argv);
    if (options.describes_config)
        fmt::print("{}", describe_config());
    else if (app.get_subcommands().empty())
        fmt::print("{}", app.help());
    return context.exit_code;
}

}  // namespace
}  // namespace santral::app

int main(int argc, char** argv) {
    try {
        return santral::app::run(argc, argv);
    } catch (const std::exception& error) {
        fmt::print(stderr, "santral: {}\n", error.what());
        return 1;
    }
}
