#pragma once
// The lines outside: trunks to carriers, and the city numbers that come in by them.

#include <optional>
#include <string>
#include <vector>

#include "store/database.h"

namespace santral::store {

struct Trunk {
    std::string id;
    std::string tenant_id;
    std::string name;
    std::string kind;  // "registration", "address".
    std::string host;
    int port = 5060;
    std::string transport;  // "udp", "tcp".
    std::string connection_port_id;
    std::string username;
    std::string password;  // A secret: never logged, sealed in the table.
    std::string from_domain;
    int register_for_s = 600;
    std::vector<std::string> allowed_networks;  // CIDR.
    std::optional<int> max_calls;
    bool trusts_identity = false;
    bool is_enabled = true;
    bool listens_for_tones = false;
    std::string media_encryption = "automatic";
};

struct CityNumber {
    std::string id;
    std::string tenant_id;
    std::string number;  // E.164.
    std::string trunk_id;
    std::string name;
    std::string destination;  // "kind/argument".
};

Result<void> add_trunk(Database& database, const Trunk& trunk, Random& random);  // Error: conflict.
// All of it but its id and tenant. Error: conflict.
Result<void> update_trunk(Database& database, const Trunk& trunk, Random& random);
Result<std::vector<Trunk>> list_trunks(Database& database);  // Of every tenant, by name.
// Error: conflict while a city number or a profile uses it.
Result<void> remove_trunk(Database& database, const std::string& id);

Result<void> add_city_number(Database& database, const CityNumber& number);     // Error: conflict.
Result<void> update_city_number(Database& database, const CityNumber& number);  // Error: conflict.
Result<std::vector<CityNumber>> list_city_numbers(Database& database);          // Of every tenant.
Result<void> remove_city_number(Database& database, const std::string& id);  // Error: conflict while shown.

}  // namespace santral::store
