// The tables outbound_profiles, outbound_rules, outbound_profile_trunks and outbound_profile_identities.

#include "store/outbound_profiles.h"

#include <fmt/core.h>

#include "store/columns.h"
#include "store/connection.h"

namespace soci {
template <>
struct type_conversion<santral::store::OutboundProfile> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::OutboundProfile& profile) {
        using namespace santral::store;
        profile.id = text(row, "id");
        profile.tenant_id = text(row, "tenant_id");
        profile.name = text(row, "name");
        profile.max_calls = optional_number(row, "max_calls");
        profile.shown_number_id = optional_text(row, "city_number_id");
    }
};

template <>
struct type_conversion<santral::store::OutboundRule> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::OutboundRule& rule) {
        rule.allows = santral::store::text(row, "verdict") == "allow";
        rule.pattern = santral::store::text(row, "pattern");
        rule.strip = santral::store::number(row, "strip_digits");
        rule.prefix = santral::store::text(row, "prefix");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto insert_profile =
    "INSERT INTO outbound_profiles (id, tenant_id, name, max_calls) VALUES (:id, :tenant_id, :name, "
    ":max_calls)";
constexpr auto insert_rule =
    "INSERT INTO outbound_rules (tenant_id, profile_id, position, verdict, pattern, strip_digits, prefix)"
    " VALUES (:tenant_id, :profile_id, :position, :verdict, :pattern, :strip_digits, :prefix)";
constexpr auto insert_trunk =
    "INSERT INTO outbound_profile_trunks (tenant_id, profile_id, position, trunk_id)"
    " VALUES (:tenant_id, :profile_id, :position, :trunk_id)";
constexpr auto insert_identity =
    "INSERT INTO outbound_profile_identities (tenant_id, profile_id, city_number_id)"
    " VALUES (:tenant_id, :profile_id, :city_number_id)";
constexpr auto update_profile =
    "UPDATE outbound_profiles SET name = :name, max_calls = :max_calls WHERE id = :id AND tenant_id = "
    ":tenant_id";
constexpr auto delete_rules = "DELETE FROM outbound_rules WHERE profile_id = :profile_id";
constexpr auto delete_trunks = "DELETE FROM outbound_profile_trunks WHERE profile_id = :profile_id";
constexpr auto delete_identity = "DELETE FROM outbound_profile_identities WHERE profile_id = :profile_id";
constexpr auto select_profiles =
    "SELECT p.id, p.tenant_id, p.name, p.max_calls, i.city_number_id FROM outbound_profiles p"
    " LEFT JOIN outbound_profile_identities i ON i.profile_id = p.id ORDER BY p.name";
constexpr auto select_rules =
    "SELECT verdict, pattern, strip_digits, prefix FROM outbound_rules WHERE profile_id = :profile_id"
    " ORDER BY position";
constexpr auto select_profile_trunks =
    "SELECT trunk_id FROM outbound_profile_trunks WHERE profile_id = :profile_id ORDER BY position";
constexpr auto delete_profile = "DELETE FROM outbound_profiles WHERE id = :id";

void fill(PreparedWrite& write, const OutboundProfile& profile) {
    write.put("id", profile.id);
    write.put("tenant_id", profile.tenant_id);
    write.put("name", profile.name);
    write.put("max_calls", profile.max_calls);
}

void fill(PreparedWrite& write, const OutboundRule& rule) {
    write.put("verdict", std::string(rule.allows ? "allow" : "deny"));
    write.put("pattern", rule.pattern);
    write.put("strip_digits", rule.strip);
    write.put("prefix", rule.prefix);
}

Result<void> insert_rules(Database& database, std::string_view what, const OutboundProfile& profile) {
    int position = 0;
    for (const auto& rule : profile.rules)
        TRY(write_row(database, what, insert_rule, [&](PreparedWrite& write) {
            write.put("tenant_id", profile.tenant_id);
            write.put("profile_id", profile.id);
            write.put("position", ++position);
            fill(write, rule);
        }));
    return {};
}

Result<void> insert_trunks(Database& database, std::string_view what, const OutboundProfile& profile) {
    int position = 0;
    for (const auto& trunk : profile.trunks)
        TRY(write_row(database, what, insert_trunk, [&](PreparedWrite& write) {
            write.put("tenant_id", profile.tenant_id);
            write.put("profile_id", profile.id);
            write.put("position", ++position);
            write.put("trunk_id", trunk);
        }));
    return {};
}

Result<void> insert_parts(Database& database, std::string_view what, const OutboundProfile& profile) {
    TRY(insert_rules(database, what, profile));
    TRY(insert_trunks(database, what, profile));
    if (!profile.shown_number_id) return {};
    return write_row(database, what, insert_identity, [&](PreparedWrite& write) {
        write.put("tenant_id", profile.tenant_id);
        write.put("profile_id", profile.id);
        write.put("city_number_id", *profile.shown_number_id);
    });
}

Result<void> insert(Database& database, const OutboundProfile& profile) {
    const auto what = fmt::format("add outbound profile {}", profile.name);
    TRY(write_row(database, what, insert_profile, [&](PreparedWrite& write) { fill(write, profile); }));
    return insert_parts(database, what, profile);
}

Result<void> replace(Database& database, const OutboundProfile& profile) {
    const auto what = fmt::format("change outbound profile {}", profile.name);
    TRY(write_row(database, what, update_profile, [&](PreparedWrite& write) { fill(write, profile); }));
    for (const auto* statement : {delete_rules, delete_trunks, delete_identity})
        TRY(write_row(database, what, statement,
                      [&](PreparedWrite& write) { write.put("profile_id", profile.id); }));
    return insert_parts(database, what, profile);
}

}  // namespace

Result<void> add_outbound_profile(Database& database, const OutboundProfile& profile) {
    return in_transaction(database, [&] { return insert(database, profile); });
}

Result<void> update_outbound_profile(Database& database, const OutboundProfile& profile) {
    return in_transaction(database, [&] { return replace(database, profile); });
}

Result<std::vector<OutboundProfile>> list_outbound_profiles(Database& database) {
    std::vector<OutboundProfile> found;
    TRY(attempt(database, "read the outbound profiles", [&](soci::session& sql) {
        const soci::rowset<OutboundProfile> rows = (sql.prepare << select_profiles);
        found.assign(rows.begin(), rows.end());
        for (auto& profile : found) {
            const soci::rowset<OutboundRule> rules =
                (sql.prepare << select_rules, soci::use(profile.id, "profile_id"));
            profile.rules.assign(rules.begin(), rules.end());
            const soci::rowset<std::string> trunks =
                (sql.prepare << select_profile_trunks, soci::use(profile.id, "profile_id"));
            profile.trunks.assign(trunks.begin(), trunks.end());
        }
    }));
    return found;
}

Result<void> remove_outbound_profile(Database& database, const std::string& id) {
    return attempt(database, "remove the outbound profile",
                   [&](soci::session& sql) { sql << delete_profile, soci::use(id); });
}

}  // namespace santral::store
