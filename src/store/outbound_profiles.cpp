// The tables outbound_profiles and outbound_rules.

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
    }
};

template <>
struct type_conversion<santral::store::OutboundRule> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::OutboundRule& rule) {
        rule.allows = santral::store::text(row, "verdict") == "allow";
        rule.pattern = santral::store::text(row, "pattern");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto insert_profile =
    "INSERT INTO outbound_profiles (id, tenant_id, name, max_calls) VALUES (:id, :tenant_id, :name, "
    ":max_calls)";
constexpr auto insert_rule =
    "INSERT INTO outbound_rules (tenant_id, profile_id, position, verdict, pattern)"
    " VALUES (:tenant_id, :profile_id, :position, :verdict, :pattern)";
constexpr auto update_profile =
    "UPDATE outbound_profiles SET name = :name, max_calls = :max_calls WHERE id = :id AND tenant_id = "
    ":tenant_id";
constexpr auto delete_rules = "DELETE FROM outbound_rules WHERE profile_id = :profile_id";
constexpr auto select_profiles = "SELECT id, tenant_id, name, max_calls FROM outbound_profiles ORDER BY name";
constexpr auto select_rules =
    "SELECT verdict, pattern FROM outbound_rules WHERE profile_id = :profile_id ORDER BY position";
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

Result<void> insert(Database& database, const OutboundProfile& profile) {
    const auto what = fmt::format("add outbound profile {}", profile.name);
    TRY(write_row(database, what, insert_profile, [&](PreparedWrite& write) { fill(write, profile); }));
    return insert_rules(database, what, profile);
}

Result<void> replace(Database& database, const OutboundProfile& profile) {
    const auto what = fmt::format("change outbound profile {}", profile.name);
    TRY(write_row(database, what, update_profile, [&](PreparedWrite& write) { fill(write, profile); }));
    TRY(write_row(database, what, delete_rules,
                  [&](PreparedWrite& write) { write.put("profile_id", profile.id); }));
    return insert_rules(database, what, profile);
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
        }
    }));
    return found;
}

Result<void> remove_outbound_profile(Database& database, const std::string& id) {
    return attempt(database, "remove the outbound profile",
                   [&](soci::session& sql) { sql << delete_profile, soci::use(id); });
}

}  // namespace santral::store
