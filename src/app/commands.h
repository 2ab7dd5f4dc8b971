#pragma once
// The administration from the shell: santral extension, group, port, profile, trunk, city-number, music,
// tenant, api-key, user, records, recordings, backup, restore; the numbers of the house are in
// number_commands.h. What each does is in commands/; here they get their words and options.

#include "app/commands/context.h"
#include "app/commands/credentials.h"
#include "app/commands/password.h"
#include "app/commands/records.h"
#include "app/number_commands.h"

namespace CLI {
class App;
}

namespace santral::app {

// Adds its subcommands to the App. The one that was chosen runs while the App parses, and leaves the exit
// code in the context.
class AdministrationCommands {
public:
    // Both outlive it, and it outlives the parsing.
    AdministrationCommands(CLI::App& app, CommandContext& context);
    AdministrationCommands(const AdministrationCommands&) = delete;
    AdministrationCommands& operator=(const AdministrationCommands&) = delete;

private:
    using Run = Result<void> (AdministrationCommands::*)();

    // A command that takes no more than the words it is made of.
    CLI::App& add_command(CLI::App& parent, const char* words, const char* help, Run run);

    void add_extension_commands(CLI::App& app);
    void add_password_options(CLI::App& command);
    void add_group_commands(CLI::App& app);
    void add_port_commands(CLI::App& app);
    void add_profile_commands(CLI::App& app);
    void add_trunk_commands(CLI::App& app);
    void add_city_number_commands(CLI::App& app);
    void add_music_commands(CLI::App& app);
    void add_tenant_commands(CLI::App& app);
    void add_api_key_commands(CLI::App& app);
    void add_user_commands(CLI::App& app);
    void add_record_commands(CLI::App& app);
    void add_file_commands(CLI::App& app);

    Result<void> run_extension_add();
    Result<void> run_extension_set();
    Result<void> run_extension_remove();
    Result<void> run_extension_list();
    Result<void> run_set_password();
    Result<void> run_group_add();
    Result<void> run_group_remove();
    Result<void> run_group_list();
    Result<void> run_port_add();
    Result<void> run_port_remove();
    Result<void> run_port_list();
    Result<void> run_profile_add();
    Result<void> run_profile_remove();
    Result<void> run_profile_list();
    Result<void> run_trunk_add();
    Result<void> run_trunk_set();
    Result<void> run_trunk_remove();
    Result<void> run_trunk_list();
    Result<void> run_city_number_add();
    Result<void> run_city_number_remove();
    Result<void> run_city_number_list();
    Result<void> run_music_set();
    Result<void> run_music_remove();
    Result<void> run_music_show();
    Result<void> run_tenant_add();
    Result<void> run_tenant_list();
    Result<void> run_tenant_set();
    Result<void> run_tenant_show();
    Result<void> run_api_key_add();
    Result<void> run_api_key_remove();
    Result<void> run_api_key_list();
    Result<void> run_user_add();
    Result<void> run_user_remove();
    Result<void> run_user_list();
    Result<void> run_records();
    Result<void> run_recordings();
    Result<void> run_backup();
    Result<void> run_restore();
    Result<void> run_schema();

    CommandContext& context_;
    NumberCommands numbers_;
    // What the options fill.
    std::string word_;  // The one positional word: a number, a name, a file.
    directory::NewExtension extension_;
    directory::ExtensionPatch extension_patch_;
    PasswordSource password_;
    directory::NewPort port_;
    directory::NewProfile profile_;
    directory::NewTrunk trunk_;
    bool is_on_ = false;
    bool is_off_ = false;
    directory::TrunkPatch trunk_patch_;
    directory::NewCityNumber city_number_;
    directory::NewTenant tenant_;
    int max_calls_ = -1;  // -1: no limit.
    std::string digits_;
    std::vector<std::string> emergency_numbers_;
    RecordsRequest records_;
    ApiKeyRequest api_key_;
    UserRequest user_;
};

}  // namespace santral::app
