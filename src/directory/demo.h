#pragma once
// What the first `./dev run` starts with, so that two phones can talk at once: a group, a connection port, an
// outbound profile, and five people with random passwords.

#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "store/database.h"

namespace santral::directory {

struct DemoAccount {
    std::string number;
    std::string name;
    std::string password;  // Shown once: only its digests are kept.
};

// Empty, and nothing is stored, when the first tenant has anything already. All or nothing.
Result<std::vector<DemoAccount>> seed_demo(store::Database& database, Random& random);

}  // namespace santral::directory
