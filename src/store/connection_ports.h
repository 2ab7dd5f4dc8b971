#pragma once
// The connection ports that the administrator defines (S1.14): where the server listens, and for whom.

#include <optional>
#include <string>
#include <vector>

#include "store/database.h"

namespace santral::store {

struct ConnectionPort {
    std::string id;
    std::string tenant_id;
    std::string name;
    std::string address;  // IP address: "0.0.0.0".
    int port = 0;
    std::vector<std::string> transports;        // "udp", "tcp".
    std::vector<std::string> allowed_networks;  // CIDR; empty: from anywhere.
    std::optional<std::string> advertised_address;
};

Result<void> add_connection_port(Database& database, const ConnectionPort& port);     // Error: conflict.
Result<void> update_connection_port(Database& database, const ConnectionPort& port);  // Error: conflict.
Result<std::vector<ConnectionPort>> list_connection_ports(Database& database);  // Of every tenant, by name.
// Error: conflict while an extension uses it.
Result<void> remove_connection_port(Database& database, const std::string& id);

}  // namespace santral::store
