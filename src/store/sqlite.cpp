// SQLite's side of dialect.h, and sqlite_file.h: SQLite 3.35 or later (VACUUM INTO), in WAL mode.

#include <fcntl.h>
#include <fmt/core.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "store/dialect.h"
#include "store/sqlite_file.h"

namespace santral::store {
namespace {

using namespace std::chrono_literals;

constexpr auto in_memory = ":memory:";
constexpr int busy_timeout_s =
    5;  // How long another writer (the command line beside the server) is waited for.

constexpr auto use_write_ahead_log = "PRAGMA journal_mode = WAL";
constexpr auto use_rollback_journal = "PRAGMA journal_mode = DELETE";
// FULL: a commit is on the disk when it returns, power failure included. Group commit pays for it.
constexpr auto use_durable_commits = "PRAGMA synchronous = FULL";
constexpr auto use_foreign_keys = "PRAGMA foreign_keys = ON";
constexpr auto begin_immediate = "BEGIN IMMEDIATE";  // Never to be upgraded in the middle.
constexpr auto count_tables_by_name =
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = :name";
constexpr auto count_tables = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'";
constexpr auto list_schema_statements = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid";
constexpr auto find_damage = "PRAGMA integrity_check(1)";
constexpr auto copy_to_file = "VACUUM INTO :file";

struct Explanation {
    int code;
    Errc errc;
    const char* words;
};

// By result code: the extended ones first, their families (the low byte) after them.
constexpr Explanation explanations[] = {
    {SQLITE_CONSTRAINT_UNIQUE, Errc::conflict, "there is one like it already"},
    {SQLITE_CONSTRAINT_PRIMARYKEY, Errc::conflict, "there is one like it already"},
    {SQLITE_CONSTRAINT_FOREIGNKEY, Errc::conflict, "it is still in use, or what it names does not exist"},
    {SQLITE_CONSTRAINT, Errc::conflict, "a value is out of range"},
    {SQLITE_FULL, Errc::unavailable, "the disk is full: free some space"},
    {SQLITE_READONLY, Errc::unavailable,
     "the database is read-only: let the user that runs santral write the file and its directory"},
    {SQLITE_CANTOPEN, Errc::unavailable,
     "the file cannot be opened: make its directory, and let the user that runs santral write there"},
    {SQLITE_PERM, Errc::unavailable, "access denied: let the user that runs santral read and write the file"},
    {SQLITE_IOERR, Errc::unavailable, "the disk reports an error: look at the system's log"},
    {SQLITE_BUSY, Errc::busy, "another program is writing to the database: try again"},
    {SQLITE_LOCKED, Errc::busy, "another program is writing to the database: try again"},
    {SQLITE_CORRUPT, Errc::malformed, "the database is damaged: restore a backup"},
    {SQLITE_NOTADB, Errc::malformed,
     "the file is not a database: give the path of another, or restore a backup"},
};

const Explanation* find_explanation(int result) {
    constexpr int family_bits = 0xff;
    for (const auto& known : explanations)
        if (known.code == result) return &known;
    for (const auto& known : explanations)
        if (known.code == (result & family_bits)) return &known;
    return nullptr;
}

// SQLite would make the file readable by everybody, and it holds the phones' digests.
void make_private_file(const std::filesystem::path& file) {
    const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made >= 0) ::close(made);  // Else it is there already, or SQLite will say what is wrong.
}

sqlite_api::sqlite3* raw(soci::session& sql) {
    return static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
}

// Two that make the same file at once: SQLite tells one of them "busy" without the patience it was given.
void enter_write_ahead_log(soci::session& sql) {
    for (std::chrono::milliseconds left = busy_timeout_s * 1s; left > 0s; left -= 10ms) {
        try {
            sql << use_write_ahead_log;
            return;
        } catch (const soci::sqlite3_soci_error& failure) {
            if (failure.result() != SQLITE_BUSY) throw;
        }
        std::this_thread::sleep_for(10ms);
    }
    sql << use_write_ahead_log;
}

class Sqlite final : public Dialect {
public:
    void connect(soci::session& sql, const std::string& address) const override {
        if (address != in_memory) make_private_file(address);
        sql.open(soci::sqlite3, fmt::format("dbname=\"{}\" timeout={}", address, busy_timeout_s));
        sqlite_api::sqlite3_extended_result_codes(raw(sql), 1);
        enter_write_ahead_log(sql);
        sql << use_durable_commits;
        sql << use_foreign_keys;
    }

    bool is_connected(soci::session&) const override { return true; }

    void begin_to_write(soci::session& sql) const override { sql << begin_immediate; }
    void begin_to_read(soci::session& sql) const override { sql.begin(); }

    Error explain(std::string_view what, const std::exception& thrown) const override {
        const auto* failure = dynamic_cast<const soci::sqlite3_soci_error*>(&thrown);
        const auto* known = failure ? find_explanation(failure->result()) : nullptr;
        if (known) return {known->errc, fmt::format("{}: {}", what, known->words)};
        return {Errc::unsupported,
                fmt::format("{}: {}", what, failure ? failure->get_error_message() : thrown.what())};
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

    std::string damage(soci::session& sql) const override {
        std::string verdict;
        sql << find_damage, soci::into(verdict);
        return verdict == "ok" ? "" : verdict;
    }

    bool is_file() const override { return true; }
};

}  // namespace

const Dialect& sqlite() {
    static const Sqlite dialect;
    return dialect;
}

std::vector<std::string> schema_statements(soci::session& sql) {
    const soci::rowset<std::string> found = (sql.prepare << list_schema_statements);
    return {found.begin(), found.end()};
}

void copy_into(soci::session& sql, const std::filesystem::path& file) {
    const auto name = file.string();
    make_private_file(file);  // VACUUM INTO takes an empty file.
    sql << copy_to_file, soci::use(name);
}

void close_log(soci::session& sql) {
    sqlite_api::sqlite3_busy_timeout(raw(sql), 0);  // A server does not go away by waiting.
    std::string mode;
    sql << use_rollback_journal, soci::into(mode);
}

}  // namespace santral::store
