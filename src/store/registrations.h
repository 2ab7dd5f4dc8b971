#pragma once
// Where the phones of an extension are reached, kept so that a restart forgets none (R1).

#include <string>
#include <vector>

#include "store/database.h"

namespace santral::store {

struct Registration {
    std::string id;  // Of the binding: kept while it is refreshed.
    std::string tenant_id;
    std::string extension_id;
    std::string contact;   // The URI as it came.
    std::string instance;  // RFC 5626; "": none.
    int reg_id = 0;
    int q_thousandths = 1000;
    std::string path;  // RFC 3327, first hop first; "": none.
    std::string connection_port_id;
    std::string transport;  // "udp", "tcp".
    std::string local_endpoint;
    std::string remote_endpoint;
    std::string user_agent;
    std::string call_id;
    std::uint32_t cseq = 0;
    WallTime registered_at;
    WallTime expires_at;
};

// What one REGISTER changes, written as one.
struct RegistrationChange {
    std::vector<Registration> saved;   // New and refreshed ones.
    std::vector<std::string> removed;  // Ids.
};

Result<void> change_registrations(Database& database, const RegistrationChange& change);

// Those that hold at `now`, of every tenant. The expired ones are deleted.
Result<std::vector<Registration>> restore_registrations(Database& database, WallTime now);

}  // namespace santral::store
