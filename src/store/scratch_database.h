#pragma once
// An empty database for one test: a SQLite file, or one in PostgreSQL when the program tests that.

#include <cstdlib>
#include <string>
#include <string_view>

#include "store/connection.h"
#include "store/scratch_directory.h"
#include "store/scratch_postgresql.h"

namespace santral::store {

enum class Engine { sqlite, postgresql };

// What the tests of this program run on: tests/postgresql/ says so before they begin.
inline Engine tested_engine() {
    const char* name = std::getenv("SANTRAL_TEST_ENGINE");
    return name != nullptr && std::string_view(name) == "postgresql" ? Engine::postgresql : Engine::sqlite;
}

class ScratchDatabase {
public:
    explicit ScratchDatabase(Engine engine = tested_engine())
        : engine_(engine),
          address_(engine == Engine::sqlite ? (directory_.path() / "santral.db").string()
                                            : ScratchPostgresql::running().make_database()) {}

    const std::string& address() const { return address_; }
    Database open() const { return Database::open(address_).value(); }
    // The statement that makes a connection refuse to write, as a read-only disk does, and the one that heals
    // it.
    const char* refuse_writing() const {
        return engine_ == Engine::sqlite ? "PRAGMA query_only = ON"
                                         : "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY";
    }
    const char* take_writing() const {
        return engine_ == Engine::sqlite ? "PRAGMA query_only = OFF"
                                         : "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE";
    }
    const char* backend() const {
        return engine_ == Engine::sqlite ? "sqlite3" : "postgresql";
    }  // SOCI's name.

private:
    ScratchDirectory directory_;
    Engine engine_;
    std::string address_;
};

}  // namespace santral::store
