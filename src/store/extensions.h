#pragma once
// The extensions (S1): number, person, digest, connection port, outbound profile, groups.

#include <optional>
#include <string>
#include <vector>

#include "store/database.h"

namespace santral::store {

// H(number:realm:password) in hexadecimal (RFC 7616). A secret: never logged.
struct PhoneSecret {
    std::string ha1_md5;
    std::string ha1_sha256;
};

struct Extension {
    std::string id;
    std::string tenant_id;
    std::string number;
    std::string name;
    std::optional<PhoneSecret> secret;  // Absent: no password, so no phone can register (S1.13).
    std::string connection_port_id;
    std::optional<std::string> outbound_profile_id;
    bool records_calls = false;
    int max_contacts = 5;
    bool listens_for_tones = false;
    std::string media_encryption = "automatic";
    std::vector<std::string> groups;           // Ids of those it is in.
    std::vector<std::string> callable_groups;  // Ids of those it may call; empty: all.
};

Result<void> add_extension(Database& database, const Extension& extension);  // Error: conflict.
Result<std::vector<Extension>> list_extensions(Database& database);          // Of every tenant, by number.
// All of it but its id and tenant. Error: conflict.
Result<void> update_extension(Database& database, const Extension& extension);
// Its registrations go with it; its call records stay.
Result<void> remove_extension(Database& database, const std::string& id);

}  // namespace santral::store
