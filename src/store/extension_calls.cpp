// The table extension_calls.

#include "store/extension_calls.h"

#include "store/columns.h"
#include "store/connection.h"

namespace santral::store {
namespace {

struct CallsRow {
    std::string extension_id;
    ExtensionCalls calls;
};

}  // namespace
}  // namespace santral::store

namespace soci {
template <>
struct type_conversion<santral::store::CallsRow> {
    using base_type = values;
    static void from_base(const values& row, indicator, santral::store::CallsRow& one) {
        using namespace santral::store;
        one.extension_id = text(row, "extension_id");
        one.calls = {.code_rights = text(row, "code_rights"),
                     .do_not_disturb = flag(row, "do_not_disturb"),
                     .forward_always = optional_text(row, "forward_always"),
                     .forward_busy = optional_text(row, "forward_busy"),
                     .forward_no_answer = optional_text(row, "forward_no_answer"),
                     .forward_unavailable = optional_text(row, "forward_unavailable"),
                     .forward_after_s = number(row, "forward_after_s"),
                     .is_dealing = flag(row, "is_dealing"),
                     .may_join_outside = flag(row, "may_join_outside"),
                     .shown_outside_number = optional_text(row, "shown_outside_number")};
    }
};
}  // namespace soci

namespace santral::store {
namespace {

constexpr auto select_calls =
    "SELECT extension_id, code_rights, do_not_disturb, forward_always, forward_busy, forward_no_answer,"
    " forward_unavailable, forward_after_s, is_dealing, may_join_outside, shown_outside_number"
    " FROM extension_calls ORDER BY extension_id";
constexpr auto delete_calls = "DELETE FROM extension_calls WHERE extension_id = :extension_id";
constexpr auto insert_calls =
    "INSERT INTO extension_calls (tenant_id, extension_id, code_rights, do_not_disturb, forward_always,"
    " forward_busy, forward_no_answer, forward_unavailable, forward_after_s, is_dealing, may_join_outside,"
    " shown_outside_number) VALUES (:tenant_id, :extension_id, :code_rights, :do_not_disturb,"
    " :forward_always, :forward_busy, :forward_no_answer, :forward_unavailable, :forward_after_s,"
    " :is_dealing, :may_join_outside, :shown_outside_number)";
constexpr auto what = "change what an extension does with calls";

void fill(PreparedWrite& write, const ExtensionCalls& calls) {
    write.put("code_rights", calls.code_rights);
    write.put("do_not_disturb", calls.do_not_disturb ? 1 : 0);
    write.put("forward_always", calls.forward_always);
    write.put("forward_busy", calls.forward_busy);
    write.put("forward_no_answer", calls.forward_no_answer);
    write.put("forward_unavailable", calls.forward_unavailable);
    write.put("forward_after_s", calls.forward_after_s);
    write.put("is_dealing", calls.is_dealing ? 1 : 0);
    write.put("may_join_outside", calls.may_join_outside ? 1 : 0);
    write.put("shown_outside_number", calls.shown_outside_number);
}

Result<void> replace(Database& database, const ExtensionPlace& extension, const ExtensionCalls& calls) {
    TRY(write_row(database, what, delete_calls,
                  [&](PreparedWrite& write) { write.put("extension_id", extension.extension_id); }));
    return write_row(database, what, insert_calls, [&](PreparedWrite& write) {
        write.put("tenant_id", extension.tenant_id);
        write.put("extension_id", extension.extension_id);
        fill(write, calls);
    });
}

}  // namespace

Result<std::unordered_map<std::string, ExtensionCalls>> list_extension_calls(Database& database) {
    std::unordered_map<std::string, ExtensionCalls> found;
    TRY(attempt(database, "read what extensions do with calls", [&](soci::session& sql) {
        const soci::rowset<CallsRow> rows = (sql.prepare << select_calls);
        for (const auto& [extension_id, calls] : rows) found.emplace(extension_id, calls);
    }));
    return found;
}

Result<void> save_extension_calls(Database& database, const ExtensionPlace& extension,
                                  const ExtensionCalls& calls) {
    return in_transaction(database, [&] { return replace(database, extension, calls); });
}

}  // namespace santral::store
