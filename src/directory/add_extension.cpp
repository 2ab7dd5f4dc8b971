// Adding, changing and removing extensions (S1.07 to S1.23).

#include <fmt/core.h>

#include <algorithm>

#include "base/utf8.h"
#include "directory/administration.h"
#include "directory/code_lint.h"
#include "directory/destination_use.h"
#include "directory/tenant_view.h"
#include "directory/wording.h"
#include "sip/auth/digest.h"
#include "store/extensions.h"

namespace santral::directory {
namespace {

constexpr std::size_t short_password = 8;

Result<void> check_password(std::string_view password) {
    if (password.size() > max_password_bytes)
        return fail(Errc::too_large, fmt::format("a password has at most {} bytes", max_password_bytes));
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::ranges::any_of(password, is_control) || !is_utf8(password))
        return fail(Errc::malformed, "a password is text in UTF-8, in one line");
    return {};
}

Warnings judge_password(std::string_view number, std::string_view password) {
    if (password.empty())
        return {fmt::format("extension {} has no password: no phone can register to it", number)};
    if (password.size() < short_password || password.starts_with(number))
        return {
            fmt::format("the password of extension {} is easy to guess: 16 random characters are better "
                        "(--random-password)",
                        number)};
    return {};
}

std::optional<store::PhoneSecret> make_secret(const Tenant& tenant, std::string_view number,
                                              std::string_view password) {
    if (password.empty()) return {};  // S1.13: an empty password must never become a digest.
    auto ha1 = sip::make_ha1(number, tenant.realm, password);
    return store::PhoneSecret{std::move(ha1.md5), std::move(ha1.sha256)};
}

Result<std::vector<std::string>> find_groups(const TenantView& view, const std::vector<std::string>& names) {
    if (names.size() > max_groups_of_extension)
        return fail(Errc::too_large, fmt::format("an extension has at most {} groups, not {}",
                                                 max_groups_of_extension, names.size()));
    std::vector<std::string> ids;
    for (const auto& name : names) {
        const auto* group = TRY(view.find_group(name));
        if (std::ranges::find(ids, group->id.text) == ids.end()) ids.push_back(group->id.text);
    }
    return ids;
}

// S1.03, S1.07: first the groups, then the extensions.
Result<std::vector<std::string>> find_own_groups(const TenantView& view, std::string_view number,
                                                 const std::vector<std::string>& names) {
    const auto known = view.group_names();
    if (known.empty())
        return fail(Errc::not_found,
                    "there is no extension group yet: make one first (santral group add NAME)");
    if (names.empty())
        return fail(Errc::malformed, fmt::format("extension {} needs a group: choose from {} (--group)",
                                                 number, enumerate(known)));
    return find_groups(view, names);
}

Result<std::string> find_port_id(const TenantView& view, std::string_view number, const std::string& name) {
    const auto known = view.port_names();
    const bool is_clear = name.empty() && known.size() == 1;
    if (name.empty() && known.size() > 1)
        return fail(Errc::malformed,
                    fmt::format("extension {} needs a connection port: choose one of {} (--port)", number,
                                enumerate(known)));
    return TRY(view.find_port(is_clear ? known.front() : name))->id.text;
}

// Empty: none, so only emergency numbers are called outside.
Result<std::optional<std::string>> find_profile_id(const TenantView& view, const std::string& name) {
    if (name.empty()) return std::optional<std::string>();
    return std::optional(TRY(view.find_profile(name))->id.text);
}

Result<void> check_number(const TenantView& view, std::string_view number) {
    TRY(check_internal_number(view.tenant(), number));
    if (const auto taken = view.find_extension(number))
        return fail(Errc::conflict,
                    fmt::format("number {} is taken by {}: choose another", number, (*taken)->name));
    if (const auto* taken = view.find_internal_number(number))
        return fail(
            Errc::conflict,
            fmt::format("number {} is taken by {}, an internal number: choose another", number, taken->name));
    return check_not_hidden(view.codes(), number);
}

Result<void> check_contacts(int max_contacts) {
    if (max_contacts >= 1 && max_contacts <= most_contacts) return {};
    return fail(Errc::malformed, fmt::format("an extension has 1 to {} phones at a time, not {}",
                                             most_contacts, max_contacts));
}

std::vector<std::string> texts_of(const std::vector<GroupId>& ids) {
    std::vector<std::string> texts;
    texts.reserve(ids.size());
    for (const auto& id : ids) texts.push_back(id.text);
    return texts;
}

store::Extension to_row(const Extension& extension) {
    store::Extension row{.id = extension.id.text,
                         .tenant_id = extension.tenant.text,
                         .number = extension.number,
                         .name = extension.name,
                         .connection_port_id = extension.port.text,
                         .records_calls = extension.records_calls,
                         .max_contacts = static_cast<int>(extension.max_contacts),
                         .listens_for_tones = extension.listens_for_tones,
                         .media_encryption = std::string(to_string(extension.media_encryption)),
                         .groups = texts_of(extension.groups),
                         .callable_groups = texts_of(extension.callable_groups)};
    if (extension.ha1) row.secret = store::PhoneSecret{extension.ha1->md5, extension.ha1->sha256};
    if (extension.profile) row.outbound_profile_id = extension.profile->text;
    return row;
}

Result<void> renumber(const TenantView& view, store::Extension& row, const ExtensionPatch& patch) {
    TRY(check_number(view, *patch.number));
    if (row.secret && !patch.password)
        return fail(Errc::malformed,
                    fmt::format("extension {} has a password, and its digest holds the number: give the "
                                "password with the new number",
                                row.number));
    row.number = *patch.number;
    return {};
}

// All but the number, which the password depends on.
Result<void> apply(const TenantView& view, store::Extension& row, const ExtensionPatch& patch) {
    if (patch.name) row.name = TRY(check_name("person", *patch.name));
    if (patch.password) {
        TRY(check_password(*patch.password));
        row.secret = make_secret(view.tenant(), row.number, *patch.password);
    }
    if (patch.groups) row.groups = TRY(find_own_groups(view, row.number, *patch.groups));
    if (patch.port) row.connection_port_id = TRY(find_port_id(view, row.number, *patch.port));
    if (patch.profile) row.outbound_profile_id = TRY(find_profile_id(view, *patch.profile));
    if (patch.callable_groups) row.callable_groups = TRY(find_groups(view, *patch.callable_groups));
    row.records_calls = patch.records_calls.value_or(row.records_calls);
    row.listens_for_tones = patch.listens_for_tones.value_or(row.listens_for_tones);
    if (patch.media_encryption) row.media_encryption = TRY(check_encryption(*patch.media_encryption));
    if (patch.max_contacts) {
        TRY(check_contacts(*patch.max_contacts));
        row.max_contacts = *patch.max_contacts;
    }
    return {};
}

}  // namespace

Result<Warnings> Administration::add_extension(const NewExtension& wanted) {
    Warnings warnings;
    const auto stored = store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        warnings = TRY(store_extension(*present, wanted));
        return {};
    });
    TRY(stored);
    return warnings;
}

Result<Warnings> Administration::store_extension(const Snapshot& present, const NewExtension& wanted) {
    const TenantView view(present, tenant_);
    store::Extension row{.id = make_id(), .tenant_id = tenant_.text, .number = wanted.number};
    row.groups = TRY(find_own_groups(view, wanted.number, wanted.groups));
    TRY(check_number(view, wanted.number));
    row.name = TRY(check_name("person", wanted.name));
    TRY(check_password(wanted.password));
    row.secret = make_secret(view.tenant(), wanted.number, wanted.password);
    row.connection_port_id = TRY(find_port_id(view, wanted.number, wanted.port));
    row.outbound_profile_id = TRY(find_profile_id(view, wanted.profile));
    row.callable_groups = TRY(find_groups(view, wanted.callable_groups));
    row.records_calls = wanted.records_calls;
    row.listens_for_tones = wanted.listens_for_tones;
    row.media_encryption = TRY(check_encryption(wanted.media_encryption));
    TRY(check_contacts(wanted.max_contacts));
    row.max_contacts = wanted.max_contacts;
    TRY(store::add_extension(database_, row));

    auto warnings = prefix_clashes(wanted.number, view.all_numbers());
    std::ranges::move(judge_password(wanted.number, wanted.password), std::back_inserter(warnings));
    return warnings;
}

Result<void> Administration::remove_extension(std::string_view number) {
    return store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const auto* extension = TRY(TenantView(*present, tenant_).find_extension(number));
        TRY(check_left_alone(*present, *extension));
        return store::remove_extension(database_, extension->id.text);
    });
}

Result<Warnings> Administration::change_extension(std::string_view number, const ExtensionPatch& patch) {
    Warnings warnings;
    const auto stored = store::in_transaction(database_, [&]() -> Result<void> {
        const auto present = TRY(snapshot());
        const TenantView view(*present, tenant_);
        auto row = to_row(*TRY(view.find_extension(number)));
        if (patch.number && *patch.number != number) {
            TRY(check_nobody_leads_to(*present, tenant_, {"extension", row.number}));
            TRY(renumber(view, row, patch));
        }
        TRY(apply(view, row, patch));
        if (row.number != number) warnings = prefix_clashes(row.number, view.all_numbers());
        return store::update_extension(database_, row);
    });
    TRY(stored);
    if (patch.password)
        std::ranges::move(judge_password(patch.number.value_or(std::string(number)), *patch.password),
                          std::back_inserter(warnings));
    return warnings;
}

}  // namespace santral::directory
