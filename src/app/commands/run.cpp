// What the subcommands do once their options are read: each is a change of the directory, a listing, or a
// copy.

#include <fmt/ostream.h>

#include "app/commands.h"
#include "app/commands/listing.h"
#include "app/commands/music.h"
#include "base/text.h"
#include "store/backup.h"

namespace santral::app {
namespace {

using directory::Administration;

// "2-3", or "3" for exactly three.
Result<directory::NumberRule> parse_digits(std::string_view text) {
    const auto parts = split(text, '-');
    const auto least = parse_number<int>(parts.front());
    const auto most = parse_number<int>(parts.back());
    if (parts.size() > 2 || !least || !most)
        return fail(Errc::malformed, fmt::format("--digits {}: give two lengths, as 2-3", text));
    return directory::NumberRule{*least, *most};
}

}  // namespace

Result<void> AdministrationCommands::run_extension_add() {
    extension_.password = TRY(choose_password(context_, password_));
    TRY(administrate(context_, [this](Administration& here) { return here.add_extension(extension_); }));
    show_password(context_, password_, "extension " + extension_.number, extension_.password);
    return {};
}

Result<void> AdministrationCommands::run_extension_set() {
    return administrate(
        context_, [this](Administration& here) { return here.change_extension(word_, extension_patch_); });
}

Result<void> AdministrationCommands::run_extension_remove() {
    return change(context_, [this](Administration& here) { return here.remove_extension(word_); });
}

Result<void> AdministrationCommands::run_extension_list() {
    return list_extensions(context_);
}

Result<void> AdministrationCommands::run_set_password() {
    const auto password = TRY(choose_password(context_, password_));
    TRY(administrate(context_, [&](Administration& here) {
        return here.change_extension(word_, {.password = password});
    }));
    show_password(context_, password_, "extension " + word_, password);
    return {};
}

Result<void> AdministrationCommands::run_group_add() {
    return change(context_, [this](Administration& here) { return here.add_group(word_); });
}

Result<void> AdministrationCommands::run_group_remove() {
    return change(context_, [this](Administration& here) { return here.remove_group(word_); });
}

Result<void> AdministrationCommands::run_group_list() {
    return list_groups(context_);
}

Result<void> AdministrationCommands::run_port_add() {
    return change(context_, [this](Administration& here) { return here.add_port(port_); });
}

Result<void> AdministrationCommands::run_port_remove() {
    return change(context_, [this](Administration& here) { return here.remove_port(word_); });
}

Result<void> AdministrationCommands::run_port_list() {
    return list_ports(context_);
}

Result<void> AdministrationCommands::run_profile_add() {
    if (max_calls_ >= 0) profile_.max_calls = max_calls_;
    return change(context_, [this](Administration& here) { return here.add_profile(profile_); });
}

Result<void> AdministrationCommands::run_profile_remove() {
    return change(context_, [this](Administration& here) { return here.remove_profile(word_); });
}

Result<void> AdministrationCommands::run_profile_list() {
    return list_profiles(context_);
}

Result<void> AdministrationCommands::run_trunk_add() {
    if (max_calls_ >= 0) trunk_.max_calls = max_calls_;
    trunk_.password = TRY(choose_password(context_, password_));
    return change(context_, [this](Administration& here) { return here.add_trunk(trunk_); });
}

Result<void> AdministrationCommands::run_trunk_set() {
    if (is_on_ && is_off_) return fail(Errc::malformed, "give --on or --off");
    if (is_on_ || is_off_) trunk_patch_.is_enabled = is_on_;
    if (!trunk_patch_.is_enabled && !trunk_patch_.listens_for_tones && !trunk_patch_.media_encryption)
        return fail(Errc::malformed, "give --on, --off, --listen-for-tones or --media-encryption");
    return change(context_, [this](Administration& here) { return here.change_trunk(word_, trunk_patch_); });
}

Result<void> AdministrationCommands::run_trunk_remove() {
    return change(context_, [this](Administration& here) { return here.remove_trunk(word_); });
}

Result<void> AdministrationCommands::run_trunk_list() {
    return list_trunks(context_);
}

Result<void> AdministrationCommands::run_city_number_add() {
    return change(context_, [this](Administration& here) { return here.add_city_number(city_number_); });
}

Result<void> AdministrationCommands::run_city_number_remove() {
    return change(context_, [this](Administration& here) { return here.remove_city_number(word_); });
}

Result<void> AdministrationCommands::run_city_number_list() {
    return list_city_numbers(context_);
}

Result<void> AdministrationCommands::run_music_set() {
    return set_music(context_, word_);
}

Result<void> AdministrationCommands::run_music_remove() {
    return remove_music(context_);
}

Result<void> AdministrationCommands::run_music_show() {
    return show_music(context_);
}

Result<void> AdministrationCommands::run_tenant_add() {
    auto database = TRY(context_.open());
    TRY(Administration::add_tenant(database, context_.random, tenant_));
    context_.notify_server();
    return {};
}

Result<void> AdministrationCommands::run_tenant_list() {
    return list_tenants(context_);
}

Result<void> AdministrationCommands::run_tenant_set() {
    return change(context_, [this](Administration& here) -> Result<void> {
        directory::TenantPatch patch;
        if (!digits_.empty()) patch.numbers = TRY(parse_digits(digits_));
        if (!emergency_numbers_.empty()) patch.emergency_numbers = emergency_numbers_;
        return here.change_rules(patch);
    });
}

Result<void> AdministrationCommands::run_tenant_show() {
    return show_tenant(context_);
}

Result<void> AdministrationCommands::run_api_key_add() {
    return add_api_key(context_, api_key_);
}

Result<void> AdministrationCommands::run_api_key_remove() {
    return remove_api_key(context_, word_);
}

Result<void> AdministrationCommands::run_api_key_list() {
    return list_api_keys(context_);
}

Result<void> AdministrationCommands::run_user_add() {
    return add_user(context_, user_, password_);
}

Result<void> AdministrationCommands::run_user_remove() {
    return remove_user(context_, word_);
}

Result<void> AdministrationCommands::run_user_list() {
    return list_users(context_);
}

Result<void> AdministrationCommands::run_records() {
    return print_records(context_, records_);
}

Result<void> AdministrationCommands::run_recordings() {
    return print_recordings(context_, records_.limit);
}

Result<void> AdministrationCommands::run_backup() {
    auto database = TRY(context_.open());
    TRY(store::back_up(database, word_));
    fmt::print(context_.out, "{}: {} bytes; santral restore puts it back\n", word_,
               std::filesystem::file_size(word_));
    return {};
}

Result<void> AdministrationCommands::run_restore() {
    const auto aside = TRY(store::restore(word_, context_.database));
    fmt::print(context_.out, "{} is now the database {}\n", word_, context_.database);
    if (!aside.empty()) fmt::print(context_.out, "what was there before is kept in {}\n", aside.string());
    return {};
}

Result<void> AdministrationCommands::run_schema() {
    context_.out << TRY(store::dump_schema());
    return {};
}

}  // namespace santral::app
