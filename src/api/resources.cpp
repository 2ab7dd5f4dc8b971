// The list of all resources, and how those that ask the exchange are bound.

#include "api/resources.h"

namespace santral::api {

SlowOperation bind_live(Surroundings& around, LiveOperation operation) {
    return [&around, operation](const Request& request, const Respond& respond) {
        operation(around, request, respond);
    };
}

Answer<void> reply_when_done(const Respond& respond) {
    return [respond](Result<void> done) {
        if (!done) return respond(std::unexpected(Problem(done.error())));
        respond(reply_empty());
    };
}

void add_resources(Router& router, Surroundings& around, EventHub& hub) {
    add_calls(router, around);
    add_transfers(router, around);
    add_registrations(router, around);
    add_events(router, hub);
    add_operations(router, around);
    add_telephones(router, around);
    add_tenants(router, around);
    add_extension_groups(router, around);
    add_connection_ports(router, around);
    add_outbound_profiles(router, around);
    add_trunks(router, around);
    add_city_numbers(router, around);
    add_extensions(router, around);
    add_call_rules(router, around);
    add_ring_plans(router, around);
    add_internal_numbers(router, around);
    add_feature_codes(router, around);
    add_music_on_hold(router, around);
    add_call_records(router, around);
    add_recordings(router, around);
}

}  // namespace santral::api
