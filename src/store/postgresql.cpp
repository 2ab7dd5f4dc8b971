// PostgreSQL's side of dialect.h: version 15 or later, over libpq.

#include <fmt/core.h>
#include <soci/postgresql/soci-postgresql.h>

#include "base/text.h"
#include "store/dialect.h"

namespace santral::store {
namespace {

// Seconds that another writer and an unreachable server are waited for, as long as SQLite's.
constexpr auto wait_for_locks = "SET lock_timeout = '5s'";
constexpr auto patience = "connect_timeout=5&tcp_user_timeout=10000";
constexpr auto be_silent = "SET client_min_messages = error";  // libpq prints the rest to the terminal.

constexpr auto begin_read_committed = "BEGIN";
// Held until the transaction ends: what one writer has read (nobody uses this group) no other changes.
constexpr auto wait_for_other_writers = "SELECT pg_advisory_xact_lock(7269814210)";
constexpr auto begin_view = "BEGIN ISOLATION LEVEL REPEATABLE READ";
constexpr auto count_tables_by_name =
    "SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = :name";
constexpr auto count_tables = "SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()";

struct Explanation {
    std::string_view state;  // An SQLSTATE, or the class (two letters) of many.
    Errc errc;
    const char* words;
};

constexpr auto* out_of_reach =
    "PostgreSQL does not answer: look whether it runs, and whether database in santral.toml names it";

// The single states first, their classes after them.
constexpr Explanation explanations[] = {
    {"23505", Errc::conflict, "there is one like it already"},
    {"23503", Errc::conflict, "it is still in use, or what it names does not exist"},
    {"53100", Errc::unavailable, "the disk is full: free some space"},
    {"25006", Errc::unavailable,
     "the database is read-only: name the primary in santral.toml, or let it write again"},
    {"42501", Errc::unavailable, "access denied: give the database to the user that santral connects as"},
    {"55P03", Errc::busy, "another program is writing to the database: try again"},
    {"40001", Errc::busy, "another program is writing to the database: try again"},
    {"40P01", Errc::busy, "another program is writing to the database: try again"},
    {"22", Errc::conflict, "a value is out of range"},
    {"23", Errc::conflict, "a value is out of range"},
    {"  ", Errc::unavailable, out_of_reach},  // What SOCI says when the connection broke.
    {"08", Errc::unavailable, out_of_reach},
    {"57", Errc::unavailable, out_of_reach},
    {"53", Errc::unavailable, "PostgreSQL lacks memory or connections: look at its log"},
    {"58", Errc::unavailable, "the disk reports an error: look at the log of PostgreSQL"},
    {"XX", Errc::malformed, "the database is damaged: restore a backup"},
};

const Explanation* find_explanation(std::string_view state) {
    for (const auto& known : explanations)
        if (state.starts_with(known.state)) return &known;
    return nullptr;
}

std::string in_one_line(const std::string& text) {
    std::string line(trim(text));
    for (auto& letter : line)
        if (letter == '\n' || letter == '\t') letter = ' ';
    return line;
}

// What the administrator wrote in the URL comes first and counts.
std::string with_patience(const std::string& address) {
    if (address.contains("connect_timeout=")) return address;
    return fmt::format("{}{}{}", address, address.contains('?') ? '&' : '?', patience);
}

class Postgresql final : public Dialect {
public:
    void connect(soci::session& sql, const std::string& address) const override {
        if (sql.get_backend() != nullptr) sql.close();  // Also when it is cut.
        sql.open(soci::postgresql, with_patience(address));
        sql << wait_for_locks;
        sql << be_silent;
    }

    bool is_connected(soci::session& sql) const override {
        if (sql.get_backend() == nullptr) return false;
        const auto* backend = static_cast<soci::postgresql_session_backend*>(sql.get_backend());
        return PQstatus(backend->conn_) == CONNECTION_OK;
    }

    void begin_to_write(soci::session& sql) const override {
        sql << begin_read_committed;
        sql << wait_for_other_writers;
    }

    void begin_to_read(soci::session& sql) const override { sql << begin_view; }

    Error explain(std::string_view what, const std::exception& thrown) const override {
        if (const auto* failure = dynamic_cast<const soci::postgresql_soci_error*>(&thrown)) {
            if (const auto* known = find_explanation(failure->sqlstate()))
                return {known->errc, fmt::format("{}: {}", what, known->words)};
            return {Errc::unsupported,
                    fmt::format("{}: {}", what, in_one_line(failure->get_error_message()))};
        }
        // Not an answer of the server: it was not reached.
        if (const auto* failure = dynamic_cast<const soci::soci_error*>(&thrown))
            return {Errc::unavailable,
                    fmt::format("{}: {}", what, in_one_line(failure->get_error_message()))};
        return {Errc::unsupported, fmt::format("{}: {}", what, thrown.what())};
    }

    bool has_table(soci::session& sql, const std::string& table) const override {
        int count = 0;
        sql << count_tables_by_name, soci::use(table), soci::into(count);
        return count > 0;
    }

    bool has_any_table(soci::session& sql) const override {
        int count = 0;
        sql << count_tables, soci::into(count);
        return count > 0;
    }

    std::string damage(soci::session&) const override {
        throw std::runtime_error("PostgreSQL has a tool of its own for that: pg_amcheck");
    }

    bool is_file() const override { return false; }
};

}  // namespace

const Dialect& postgresql() {
    static const Postgresql dialect;
    return dialect;
}

bool is_postgresql_url(std::string_view address) {
    return address.starts_with("postgresql://") || address.starts_with("postgres://");
}

std::string without_password(const std::string& address) {
    if (!is_postgresql_url(address)) return address;
    auto shown = address.substr(0, address.find('?'));  // There may be one among the options, too.
    const auto user = shown.find("://") + 3;
    const auto host = shown.rfind('@');
    if (host == shown.npos || host < user) return shown;
    const auto colon = shown.find(':', user);
    if (colon < host) shown.erase(colon, host - colon);
    return shown;
}

}  // namespace santral::store
