#pragma once
// What the server alone knows and must still know after a restart, as the key of its digest nonces.

#include <string>

#include "store/database.h"

namespace santral::store {

// 64 hexadecimal characters, made at random when first asked for. A secret: never logged.
Result<std::string> find_or_make_secret(Database& database, const std::string& name, Random& random);
// "" where it was never made. Writes nothing.
Result<std::string> find_secret(Database& database, const std::string& name);

}  // namespace santral::store
