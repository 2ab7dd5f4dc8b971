// Backup and restore. Files change their names only when they are whole and on the disk.

#include "store/backup.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cstring>
#include <string>

#include "base/log.h"
#include "store/connection.h"
#include "store/dialect.h"
#include "store/sqlite_file.h"

namespace santral::store {
namespace {

namespace fs = std::filesystem;

fs::path with_ending(const fs::path& file, const std::string& ending) {
    return file.string() + ending;
}

Result<void> sync_to_disk(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool is_synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int reason = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (is_synced) return {};
    return fail(Errc::unavailable, fmt::format("{}: {}", path.string(), std::strerror(reason)));
}

Result<void> rename_on_disk(const fs::path& from, const fs::path& to) {
    std::error_code failure;
    fs::rename(from, to, failure);
    if (failure)
        return fail(Errc::unavailable,
                    fmt::format("rename {} to {}: {}", from.string(), to.string(), failure.message()));
    return sync_to_disk(fs::absolute(to).parent_path());
}

Result<void> copy(Database& database, const fs::path& part) {
    TRY(attempt(database, fmt::format("write the copy {}", part.string()),
                [&](soci::session& sql) { copy_into(sql, part); }));
    return sync_to_disk(part);
}

// A copy of `database` that has its final name only when it is whole.
Result<void> copy_whole(Database& database, const fs::path& part, const fs::path& file) {
    std::error_code ignored;
    fs::remove(part, ignored);  // Of an earlier copy that failed.
    auto outcome = copy(database, part);
    if (outcome) outcome = rename_on_disk(part, file);
    if (!outcome) fs::remove(part, ignored);
    return outcome;
}

// The database with everything in one file and nobody else using it, so that it may be renamed. One that
// cannot be read any more is moved as it is.
Result<void> release(const fs::path& file) {
    auto present = Database::open(file);
    if (!present) {
        log_warning("restore: {} cannot be opened ({}); it is kept as it is", file.string(),
                    present.error().detail);
        return {};
    }
    auto closed = attempt(*present, fmt::format("replace the database {}", file.string()), close_log);
    if (!closed && closed.error().code == Errc::busy)
        return fail(Errc::busy,
                    fmt::format("the database {} is in use: stop the server (systemctl stop santral), "
                                "then restore",
                                file.string()));
    return closed;
}

std::string ending_of_now() {
    return ".before-restore-" + to_rfc3339(system_wall_time());
}

Result<fs::path> put_aside(const fs::path& file) {
    TRY(release(file));
    auto aside = with_ending(file, ending_of_now());
    for (const auto* ending : {"-wal", "-shm"})  // Left by a database that could not be opened.
        if (fs::exists(with_ending(file, ending)))
            TRY(rename_on_disk(with_ending(file, ending), with_ending(aside, ending)));
    TRY(rename_on_disk(file, aside));
    return aside;
}

// Opening migrates, so it is the copy that is opened: the backup itself is left as it is.
Result<void> verify(const fs::path& copy) {
    auto candidate = TRY(Database::open(copy));
    TRY(check_integrity(candidate));
    return attempt(candidate, "close the copy", close_log);
}

Result<void> duplicate(const fs::path& from, const fs::path& to) {
    std::error_code failure;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, failure);
    if (!failure) fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, failure);
    if (failure)
        return fail(Errc::unavailable,
                    fmt::format("copy {} to {}: {}", from.string(), to.string(), failure.message()));
    return {};
}

void remove_copy(const fs::path& copy) {
    std::error_code ignored;
    for (const auto* ending : {"", "-wal", "-shm", "-journal"})
        fs::remove(with_ending(copy, ending), ignored);
}

}  // namespace

Result<void> back_up(Database& database, const fs::path& file) {
    if (!database.connection().dialect->is_file())
        return fail(Errc::unsupported,
                    "a PostgreSQL database is backed up by its own tools: pg_dump --format=custom URL");
    if (fs::exists(file))
        return fail(Errc::conflict, fmt::format("{} exists already: give another name", file.string()));
    return copy_whole(database, with_ending(file, ".part"), file);
}

Result<fs::path> restore(const fs::path& backup, const std::string& database) {
    if (is_postgresql_url(database))
        return fail(Errc::unsupported,
                    "a PostgreSQL database is restored by its own tools: pg_restore --clean --dbname=URL");
    const fs::path file(database);
    if (!fs::is_regular_file(backup))
        return fail(Errc::not_found, fmt::format("there is no file {}", backup.string()));
    if (fs::exists(with_ending(backup, "-wal")))
        return fail(Errc::conflict,
                    fmt::format("{} is a database in use, not a backup: make one with santral backup",
                                backup.string()));
    const auto copy = with_ending(file, ".restoring");
    const auto prepare = [&]() -> Result<fs::path> {
        TRY(duplicate(backup, copy));
        TRY(verify(copy));
        TRY(sync_to_disk(copy));
        return fs::exists(file) ? put_aside(file) : Result<fs::path>(fs::path());
    };
    auto aside = prepare();
    if (!aside) {
        remove_copy(copy);
        return fail(aside.error().code,
                    fmt::format("{} is not restored: {}", backup.string(), aside.error().detail));
    }
    TRY(rename_on_disk(copy, file));
    return aside;
}

}  // namespace santral::store
