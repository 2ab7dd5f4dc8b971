#pragma once
// The answers of POST requests that carried an Idempotency-Key, kept for a day: who asks again because the
// answer was lost gets the same one, and nothing is done twice.

#include <chrono>
#include <optional>
#include <string>

#include "store/database.h"

namespace santral::store {

constexpr std::chrono::hours idempotency_kept{24};
constexpr std::size_t max_idempotency_key_bytes = 255;

struct IdempotentAnswer {
    std::string request_digest;  // Of method, path and body: another request with this key is a mistake.
    int status = 0;
    std::string location;  // "": none.
    std::string body;
};

// Absent: not asked yet, or longer ago than a day.
Result<std::optional<IdempotentAnswer>> find_idempotent_answer(Database& database,
                                                               const std::string& tenant_id,
                                                               const std::string& key, WallTime now);

// Together with what the request changed, in one transaction. Forgets those of yesterday. Error: conflict
// (there is one: the same request came twice at once), too_large.
Result<void> keep_idempotent_answer(Database& database, const std::string& tenant_id, const std::string& key,
                                    const IdempotentAnswer& answer, WallTime now);

}  // namespace santral::store
