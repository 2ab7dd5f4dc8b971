#pragma once
// A PostgreSQL of our own for tests: Debian's programs in a scratch directory, on a socket there and on no
// network, as the user postgres when root tests. Starts when the first test asks, ends with the process.

#include <fcntl.h>
#include <fmt/core.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <soci/soci.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "store/scratch_directory.h"

namespace santral::store {

class ScratchPostgresql {
public:
    static ScratchPostgresql& running() {
        static ScratchPostgresql server;
        return server;
    }

    ScratchPostgresql() {
        if (const auto* owner = getpwnam("postgres"); owner != nullptr && geteuid() == 0)
            (void)chown(directory_.path().c_str(), owner->pw_uid, owner->pw_gid);  // Else initdb complains.
        const auto made = run({"initdb", "--pgdata=" + cluster(), "--username=santral", "--auth=trust",
                               "--encoding=UTF8", "--locale=C", "--no-sync"});
        if (wait_for_end(made) != 0)
            throw std::runtime_error("initdb failed: install Debian's postgresql-15 (./dev setup)");
        start();
    }
    ~ScratchPostgresql() { stop(); }
    ScratchPostgresql(const ScratchPostgresql&) = delete;
    ScratchPostgresql& operator=(const ScratchPostgresql&) = delete;

    void start() {
        process_ = run({"postgres", "-D", cluster(), "-k", directory_.path().string(), "-c",
                        "listen_addresses=", "-c", "fsync=off"});
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (PQping(url("public").c_str()) != PQPING_OK) {
            if (std::chrono::steady_clock::now() > patience)
                throw std::runtime_error("PostgreSQL does not start");
            std::this_thread::sleep_for(
                std::chrono::milliseconds(10));  // Nothing else says when it is ready.
        }
    }
    // Clients are cut off, as when it is restarted for an update.
    void stop() {
        if (process_ > 0) kill(process_, SIGINT);
        if (process_ > 0) wait_for_end(process_);
        process_ = 0;
    }

    // The URL of a database without a table: a schema of its own, because that takes a millisecond.
    std::string make_database() {
        const auto schema = fmt::format("test_{}", ++made_);
        soci::session session("postgresql", url("public"));
        session << "CREATE SCHEMA " << schema;
        return url(schema);
    }

private:
    std::string cluster() const { return (directory_.path() / "cluster").string(); }
    std::string url(const std::string& schema) const {
        return fmt::format("postgresql://santral@/postgres?host={}&options=-csearch_path%3D{}",
                           directory_.path().string(), schema);
    }

    // A program of PostgreSQL. It ends when we do, however that happens.
    pid_t run(std::vector<std::string> words) const {
        words[0] = "/usr/lib/postgresql/15/bin/" + words[0];
        std::vector<std::string> line = {"/usr/bin/setpriv", "--pdeathsig=INT"};
        if (geteuid() == 0)
            line.insert(line.end(), {"--reuid=postgres", "--regid=postgres", "--clear-groups"});
        line.insert(line.end(), words.begin(), words.end());
        std::vector<char*> arguments;
        for (auto& word : line) arguments.push_back(word.data());
        arguments.push_back(nullptr);

        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        const auto log = (directory_.path() / "log").string();
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(), O_CREAT | O_WRONLY | O_APPEND,
                                         0644);
        posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
        pid_t started = 0;
        const int failure =
            posix_spawn(&started, line[0].c_str(), &files, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&files);
        if (failure != 0) throw std::runtime_error(words[0] + " does not start");
        return started;
    }

    static int wait_for_end(pid_t process) {
        int status = 0;
        waitpid(process, &status, 0);
        return status;
    }

    ScratchDirectory directory_;
    pid_t process_ = 0;
    int made_ = 0;
};

}  // namespace santral::store
