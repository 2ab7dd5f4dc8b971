// The list of all resources.

#include "api/resources.h"

namespace santral::api {

void add_resources(Router& router, Surroundings& around, EventHub& hub) {
    add_calls(router, around);
    add_registrations(router, around);
    add_events(router, hub);
    add_operations(router, around);
}

}  // namespace santral::api
