// The words, options and help of the administration: the one file that knows how CLI11 wants them.

#include "app/commands.h"

#include <CLI/CLI.hpp>

#include "app/commands/words.h"

namespace santral::app {
namespace {

constexpr auto media_encryption_help = "How its media is protected: automatic, none, sdes or dtls";

}  // namespace

AdministrationCommands::AdministrationCommands(CLI::App& app, CommandContext& context)
    : context_(context), numbers_(app, context) {
    app.add_option("--tenant", context.tenant, "The firm whose directory is meant")->capture_default_str();
    add_extension_commands(app);
    add_group_commands(app);
    add_port_commands(app);
    add_profile_commands(app);
    add_trunk_commands(app);
    add_city_number_commands(app);
    add_music_commands(app);
    add_tenant_commands(app);
    add_api_key_commands(app);
    add_user_commands(app);
    add_record_commands(app);
    add_file_commands(app);
}

CLI::App& AdministrationCommands::add_command(CLI::App& parent, const char* words, const char* help,
                                              Run run) {
    return app::add_command(parent, words, help, [this, run] { finish(context_, (this->*run)()); });
}

void AdministrationCommands::add_extension_commands(CLI::App& app) {
    auto& family = add_family(app, "extension", "People and their internal numbers");
    auto& add = add_command(family, "add", "Make an extension", &AdministrationCommands::run_extension_add);
    add.add_option("number", extension_.number, "Internal number, as 101")->required();
    add.add_option("name", extension_.name, "First and last name of the person")->required();
    add_list(add, "--group", extension_.groups, "Group it is in; may be repeated (santral group list)");
    add.add_option("--port", extension_.port,
                   "Connection port its phones register through (santral port list)");
    add.add_option("--profile", extension_.profile,
                   "Outbound profile; without one only emergency calls go out");
    add_list(add, "--may-call", extension_.callable_groups,
             "Group it may call; may be repeated; without it: all");
    add.add_flag("--record", extension_.records_calls, "Record its calls");
    add.add_option("--max-phones", extension_.max_contacts, "Phones at the same time")->capture_default_str();
    add.add_flag("--listen-for-tones", extension_.listens_for_tones,
                 "Hear its keys in the sound, where its phone sends no telephone events");
    add.add_option("--media-encryption", extension_.media_encryption, media_encryption_help)
        ->capture_default_str();
    add_password_options(add);
    add.footer("Example: santral extension add 101 \"Zeynep Kaya\" --group Sales --random-password");

    add_command(family, "list", "Show all extensions", &AdministrationCommands::run_extension_list);
    auto& remove =
        add_command(family, "remove", "Remove an extension", &AdministrationCommands::run_extension_remove);
    remove.add_option("number", word_, "Internal number")->required();
    auto& set =
        add_command(family, "set", "Change what is given", &AdministrationCommands::run_extension_set);
    set.add_option("number", word_, "Internal number")->required();
    set.add_option("--name", extension_patch_.name, "First and last name of the person");
    add_switch(set, "--record", extension_patch_.records_calls, "Record its calls");
    set.add_option("--max-phones", extension_patch_.max_contacts, "Phones at the same time");
    add_switch(set, "--listen-for-tones", extension_patch_.listens_for_tones,
               "Hear its keys in the sound, where its phone sends no telephone events");
    set.add_option("--media-encryption", extension_patch_.media_encryption, media_encryption_help);
    auto& password = add_command(family, "set-password", "Give an extension another password",
                                 &AdministrationCommands::run_set_password);
    password.add_option("number", word_, "Internal number")->required();
    add_password_options(password);
}

void AdministrationCommands::add_password_options(CLI::App& command) {
    command.add_option("--password", password_.given, "The password; other users of this machine can see it");
    command.add_flag("--password-stdin", password_.from_input, "Read the password from the standard input");
    command.add_flag("--random-password", password_.at_random, "Make a password and show it once");
}

void AdministrationCommands::add_group_commands(CLI::App& app) {
    auto& family = add_family(app, "group", "Groups of extensions");
    auto& add = add_command(family, "add", "Make a group", &AdministrationCommands::run_group_add);
    add.add_option("name", word_, "Its name, as Sales")->required();
    add_command(family, "list", "Show all groups", &AdministrationCommands::run_group_list);
    auto& remove = add_command(family, "remove", "Remove a group that is not used",
                               &AdministrationCommands::run_group_remove);
    remove.add_option("name", word_, "Its name")->required();
}

void AdministrationCommands::add_port_commands(CLI::App& app) {
    auto& family = add_family(app, "port", "Connection ports: where phones register");
    auto& add = add_command(family, "add", "Listen on an address", &AdministrationCommands::run_port_add);
    add.add_option("name", port_.name, "Its name, as main")->required();
    add.add_option("--address", port_.address, "IP address to listen on; 0.0.0.0 and :: mean every one")
        ->capture_default_str();
    add.add_option("--port", port_.port, "Port number")->capture_default_str();
    add_list(add, "--transport", port_.transports,
             "udp, tcp, tls, ws or wss; may be repeated; without it: udp and tcp");
    add_list(add, "--allow", port_.allowed_networks,
             "Network that phones may come from, as 10.0.0.0/8; may be repeated; without it: anywhere");
    add.add_option("--advertise", port_.advertised_address,
                   "Address that phones reach it at, when behind a NAT");
    add_command(family, "list", "Show all connection ports", &AdministrationCommands::run_port_list);
    auto& remove = add_command(family, "remove", "Remove a connection port that is not used",
                               &AdministrationCommands::run_port_remove);
    remove.add_option("name", word_, "Its name")->required();
}

void AdministrationCommands::add_profile_commands(CLI::App& app) {
    using enum directory::OutboundRule::Verdict;
    auto& family = add_family(app, "profile", "Outbound profiles: which numbers outside may be called");
    auto& add =
        add_command(family, "add", "Make an outbound profile", &AdministrationCommands::run_profile_add);
    add.add_option("name", profile_.name, "Its name, as national")->required();
    add.add_option("--max-calls", max_calls_, "Calls at the same time; without it: no limit")
        ->check(CLI::NonNegativeNumber);
    // At once, not at the end: the order of rules is the order in which they were typed.
    add.add_option_function<std::string>(
           "--allow", [this](const std::string& pattern) { profile_.rules.push_back({allow, pattern}); },
           "Allow the numbers that match this pattern")
        ->trigger_on_parse();
    add.add_option_function<std::string>(
           "--deny", [this](const std::string& pattern) { profile_.rules.push_back({deny, pattern}); },
           "Deny the numbers that match this pattern")
        ->trigger_on_parse();
    add.add_option_function<int>(
           "--strip",
           [this](int digits) {
               if (!profile_.rules.empty()) profile_.rules.back().strip = digits;
           },
           "Take so many digits off what the rule before allows")
        ->trigger_on_parse();
    add.add_option_function<std::string>(
           "--prefix",
           [this](const std::string& digits) {
               if (!profile_.rules.empty()) profile_.rules.back().prefix = digits;
           },
           "Put this before what the rule before allows")
        ->trigger_on_parse();
    add_list(add, "--trunk", profile_.trunks,
             "Trunk that its calls go by; may be repeated: then in this order");
    add.add_option("--show", profile_.shown_number, "City number that its calls show outside");
    add.footer(
        "The first rule that matches decides; a number that none matches is denied.\n"
        "X: 0-9  Z: 1-9  N: 2-9  [1-57]: one of them  . at the end: one or more of anything\n"
        "Example: santral profile add national --deny 0900. --deny 00. --allow 0.");
    add_command(family, "list", "Show all outbound profiles", &AdministrationCommands::run_profile_list);
    auto& remove = add_command(family, "remove", "Remove a profile that is not used",
                               &AdministrationCommands::run_profile_remove);
    remove.add_option("name", word_, "Its name")->required();
}

void AdministrationCommands::add_trunk_commands(CLI::App& app) {
    auto& family = add_family(app, "trunk", "Trunks: lines to carriers and to other exchanges");
    auto& add = add_command(family, "add", "Make a trunk", &AdministrationCommands::run_trunk_add);
    add.add_option("name", trunk_.name, "Its name, as acme")->required();
    add.add_option("host", trunk_.host, "Name or IP address of the carrier")->required();
    add.add_option("--kind", trunk_.kind, "registration: we register there; address: they know where we are")
        ->capture_default_str();
    add.add_option("--port", trunk_.port, "Port number of the carrier")->capture_default_str();
    add.add_option("--transport", trunk_.transport, "udp, tcp or tls")->capture_default_str();
    add.add_option("--connection-port", trunk_.connection_port, "Connection port that it speaks by");
    add.add_option("--user", trunk_.username, "User name at the carrier");
    add_password_options(add);
    add.add_option("--domain", trunk_.from_domain, "Host of our identity there; without it: its host");
    add.add_option("--register-for", trunk_.register_for_s, "Seconds that a registration lasts")
        ->capture_default_str();
    add_list(add, "--from", trunk_.networks,
             "Network that its calls come from, as 192.0.2.0/24; may be repeated; without it: its host");
    add.add_option("--max-calls", max_calls_, "Calls at the same time, both ways; without it: no limit")
        ->check(CLI::NonNegativeNumber);
    add.add_flag("--trust-identity", trunk_.trusts_identity, "Believe its P-Asserted-Identity");
    add.add_flag("--listen-for-tones", trunk_.listens_for_tones,
                 "Hear digits in the sound, where it sends no telephone events");
    add.add_option("--media-encryption", trunk_.media_encryption, media_encryption_help)
        ->capture_default_str();
    add.footer(
        "Example: santral trunk add acme sip.acme.example --user 0212 --password-stdin < password.txt");
    add_command(family, "list", "Show all trunks, but not their passwords",
                &AdministrationCommands::run_trunk_list);
    auto& set = add_command(family, "set", "Change what is given", &AdministrationCommands::run_trunk_set);
    set.add_option("name", word_, "Its name")->required();
    set.add_flag("--on", is_on_, "Use it");
    set.add_flag("--off", is_off_, "Use it no more");
    add_switch(set, "--listen-for-tones", trunk_patch_.listens_for_tones,
               "Hear digits in the sound, where it sends no telephone events");
    set.add_option("--media-encryption", trunk_patch_.media_encryption, media_encryption_help);
    auto& remove = add_command(family, "remove", "Remove a trunk that is not used",
                               &AdministrationCommands::run_trunk_remove);
    remove.add_option("name", word_, "Its name")->required();
}

void AdministrationCommands::add_city_number_commands(CLI::App& app) {
    auto& family = add_family(app, "city-number", "City numbers: public numbers that lead into the house");
    auto& add = add_command(family, "add", "Have a city number lead somewhere",
                            &AdministrationCommands::run_city_number_add);
    add.add_option("number", city_number_.number, "The number, as +902121234567")->required();
    add.add_option("destination", city_number_.destination, "Where it leads, as extension/101")->required();
    add.add_option("--trunk", city_number_.trunk, "Trunk that it comes in by");
    add.add_option("--name", city_number_.name, "Name of the number, as Sales");
    add_command(family, "list", "Show all city numbers", &AdministrationCommands::run_city_number_list);
    auto& remove = add_command(family, "remove", "Remove a city number that is not shown by a profile",
                               &AdministrationCommands::run_city_number_remove);
    remove.add_option("number", word_, "The number")->required();
}

void AdministrationCommands::add_music_commands(CLI::App& app) {
    auto& family = add_family(app, "music", "Music on hold of the firm");
    auto& set = add_command(family, "set", "Play this to the held", &AdministrationCommands::run_music_set);
    set.add_option("file", word_, "A WAV file of at most 16 MiB and 10 minutes")->required();
    add_command(family, "show", "Say what they hear", &AdministrationCommands::run_music_show);
    add_command(family, "remove", "Play them the music that comes with Santral",
                &AdministrationCommands::run_music_remove);
}

void AdministrationCommands::add_tenant_commands(CLI::App& app) {
    auto& family = add_family(app, "tenant", "Firms on this server, and their rules");
    auto& add = add_command(family, "add", "Make another firm", &AdministrationCommands::run_tenant_add);
    add.add_option("name", tenant_.name, "Its name, for --tenant")->required();
    add.add_option("domain", tenant_.domain, "Host of its SIP addresses, as acme.example")->required();
    add_command(family, "list", "Show all firms", &AdministrationCommands::run_tenant_list);
    add_command(family, "show", "Show its rules", &AdministrationCommands::run_tenant_show);
    auto& set = add_command(family, "set", "Change its rules", &AdministrationCommands::run_tenant_set);
    set.add_option("--digits", digits_, "Digits of internal numbers, as 2-3");
    add_list(set, "--emergency", emergency_numbers_,
             "Emergency number beside 112 and 911; may be repeated; replaces those before");
}

void AdministrationCommands::add_api_key_commands(CLI::App& app) {
    auto& family = add_family(app, "api-key", "Keys by which programs use the API");
    auto& add =
        add_command(family, "add", "Make a key, and show it once", &AdministrationCommands::run_api_key_add);
    add.add_option("name", api_key_.name, "Its name, as crm")->required();
    add_list(add, "--scope", api_key_.scopes,
             "What it may do, as extensions:read, calls:* or *; may be repeated");
    add.add_option("--days", api_key_.days, "Days until it expires; without it: never")
        ->check(CLI::NonNegativeNumber);
    add.footer("Example: santral api-key add crm --scope calls:read --scope calls:write");
    add_command(family, "list", "Show all keys, but not themselves",
                &AdministrationCommands::run_api_key_list);
    auto& remove = add_command(family, "remove", "Remove a key", &AdministrationCommands::run_api_key_remove);
    remove.add_option("name", word_, "Its name")->required();
}

void AdministrationCommands::add_user_commands(CLI::App& app) {
    auto& family = add_family(app, "user", "People who administer the exchange");
    auto& add = add_command(family, "add", "Make a user", &AdministrationCommands::run_user_add);
    add.add_option("login", user_.login, "What the person logs in with, as sara")->required();
    add.add_option("name", user_.name, "First and last name")->required();
    add_password_options(add);
    add_command(family, "list", "Show all users", &AdministrationCommands::run_user_list);
    auto& remove = add_command(family, "remove", "Remove a user", &AdministrationCommands::run_user_remove);
    remove.add_option("login", word_, "The login")->required();
}

void AdministrationCommands::add_record_commands(CLI::App& app) {
    auto& records = add_command(app, "records", "Show what became of the calls, the newest first",
                                &AdministrationCommands::run_records);
    records.add_option("--limit", records_.limit, "How many; 0: all")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    records.add_flag("--csv", records_.as_csv, "For spreadsheets: every column, RFC 4180");
    records.add_flag("--legs", records_.by_leg, "One line for each phone that took part");
    records.add_flag("--bom", records_.with_byte_order_mark,
                     "Begin with a byte order mark, as some spreadsheets want");
    auto& recordings = add_command(app, "recordings", "Show the recordings, the newest first",
                                   &AdministrationCommands::run_recordings);
    recordings.add_option("--limit", records_.limit, "How many; 0: all")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
}

void AdministrationCommands::add_file_commands(CLI::App& app) {
    auto& backup = add_command(app, "backup", "Copy the database into a new file while the server runs",
                               &AdministrationCommands::run_backup);
    backup.add_option("file", word_, "The new file")->required();
    auto& restore =
        add_command(app, "restore", "Put a backup in the place of the database; stop the server first",
                    &AdministrationCommands::run_restore);
    restore.add_option("file", word_, "The backup")->required();
    add_command(app, "schema", "Print the schema of the database", &AdministrationCommands::run_schema)
        .group("");  // For ./dev schema: not in the help.
}

}  // namespace santral::app
