#pragma once
// A database with one of everything, for tests: a group, a port, a profile and extension 101.

#include "store/connection_ports.h"
#include "store/extension_groups.h"
#include "store/extensions.h"
#include "store/outbound_profiles.h"
#include "store/scratch_database.h"
#include "store/tenants.h"

namespace santral::store {

struct SampleRows {
    explicit SampleRows(Engine engine = tested_engine()) : scratch(engine) {
        add_extension_group(database, {"group-1", tenant, "Sales"}).value();
        add_connection_port(database, {.id = "port-1",
                                       .tenant_id = tenant,
                                       .name = "main",
                                       .address = "0.0.0.0",
                                       .port = 5060,
                                       .transports = {"udp", "tcp"},
                                       .allowed_networks = {"10.0.0.0/8", "2001:db8::/32"}})
            .value();
        add_outbound_profile(database, {.id = "profile-1",
                                        .tenant_id = tenant,
                                        .name = "national",
                                        .max_calls = 2,
                                        .rules = {{false, "0900."}, {true, "0."}}})
            .value();
        add_extension(database, extension()).value();
    }

    Extension extension() const {
        return {.id = "extension-101",
                .tenant_id = tenant,
                .number = "101",
                .name = "Zeynep Kaya",
                .secret = PhoneSecret{"md5", "sha256"},
                .connection_port_id = "port-1",
                .outbound_profile_id = "profile-1",
                .groups = {"group-1"}};
    }

    ScratchDirectory directory;
    ScratchDatabase scratch;
    std::string address = scratch.address();
    Database database = scratch.open();
    std::string tenant = find_tenant(database, "default").value().id;
};

}  // namespace santral::store
