// The tables feature_code_settings and feature_codes.

#include "store/feature_codes.h"

#include "store/columns.h"
#include "store/connection.h"

namespace soci {
template <>
struct type_conversion<santral::store::FeatureCodes> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::FeatureCodes& codes) {
        using namespace santral::store;
        codes.tenant_id = text(row, "tenant_id");
        codes.pack = text(row, "pack");
        codes.code_time_ms = number(row, "code_time_ms");
        codes.number_time_ms = number(row, "number_time_ms");
        codes.codes.clear();
    }
};
}  // namespace soci

namespace santral::store {
namespace {

struct CodesOfFeature {
    std::string feature;
    std::vector<std::string> codes;
};

}  // namespace
}  // namespace santral::store

namespace soci {
template <>
struct type_conversion<santral::store::CodesOfFeature> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::CodesOfFeature& codes) {
        codes.feature = santral::store::text(row, "feature");
        codes.codes = santral::store::list(row, "codes");
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto delete_settings = "DELETE FROM feature_code_settings WHERE tenant_id = :tenant_id";
constexpr auto insert_settings =
    "INSERT INTO feature_code_settings (tenant_id, pack, code_time_ms, number_time_ms)"
    " VALUES (:tenant_id, :pack, :code_time_ms, :number_time_ms)";
constexpr auto delete_codes = "DELETE FROM feature_codes WHERE tenant_id = :tenant_id";
constexpr auto insert_codes =
    "INSERT INTO feature_codes (tenant_id, feature, codes) VALUES (:tenant_id, :feature, :codes)";
constexpr auto select_settings =
    "SELECT tenant_id, pack, code_time_ms, number_time_ms FROM feature_code_settings ORDER BY tenant_id";
constexpr auto select_codes =
    "SELECT feature, codes FROM feature_codes WHERE tenant_id = :tenant_id ORDER BY feature";
constexpr auto what = "change the feature codes";

Result<void> replace(Database& database, const FeatureCodes& codes) {
    const auto name_tenant = [&](PreparedWrite& write) { write.put("tenant_id", codes.tenant_id); };
    TRY(write_row(database, what, delete_settings, name_tenant));
    TRY(write_row(database, what, delete_codes, name_tenant));
    TRY(write_row(database, what, insert_settings, [&](PreparedWrite& write) {
        name_tenant(write);
        write.put("pack", codes.pack);
        write.put("code_time_ms", codes.code_time_ms);
        write.put("number_time_ms", codes.number_time_ms);
    }));
    for (const auto& [feature, its_codes] : codes.codes)
        TRY(write_row(database, what, insert_codes, [&](PreparedWrite& write) {
            name_tenant(write);
            write.put("feature", feature);
            write.put("codes", its_codes);
        }));
    return {};
}

}  // namespace

Result<std::vector<FeatureCodes>> list_feature_codes(Database& database) {
    std::vector<FeatureCodes> found;
    TRY(attempt(database, "read the feature codes", [&](soci::session& sql) {
        const soci::rowset<FeatureCodes> rows = (sql.prepare << select_settings);
        found.assign(rows.begin(), rows.end());
        for (auto& one : found) {
            const soci::rowset<CodesOfFeature> codes =
                (sql.prepare << select_codes, soci::use(one.tenant_id, "tenant_id"));
            for (const auto& [feature, its_codes] : codes) one.codes.emplace(feature, its_codes);
        }
    }));
    return found;
}

Result<void> save_feature_codes(Database& database, const FeatureCodes& codes) {
    return in_transaction(database, [&] { return replace(database, codes); });
}

}  // namespace santral::store
