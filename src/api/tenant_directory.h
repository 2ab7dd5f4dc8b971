#pragma once
// What the resources of the directory share: the directory of the caller's tenant as it is stored, how it is
// changed, and how a thing that has an ETag is answered.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "api/preconditions.h"
#include "api/resources.h"
#include "base/text.h"
#include "directory/administration.h"
#include "directory/tenant_view.h"

namespace santral::api {

// Reads the database: API thread. The request must outlive it.
class TenantDirectory {
public:
    static Result<TenantDirectory> read(Surroundings& around, const Request& request);

    const directory::Snapshot& snapshot() const { return *snapshot_; }
    const directory::TenantId& tenant() const { return *tenant_; }
    directory::TenantView view() const { return {*snapshot_, *tenant_}; }

private:
    TenantDirectory(directory::SnapshotPointer snapshot, const directory::TenantId& tenant)
        : snapshot_(std::move(snapshot)), tenant_(&tenant) {}

    directory::SnapshotPointer snapshot_;
    const directory::TenantId* tenant_;
};

directory::Administration administration_of(Surroundings& around, const Request& request);

// An error of a change: what the body refers to and is not there is the body's fault, not the path's.
Problem blame_body(const Error& error);

// Those of one tenant. A template because groups, ports and profiles are different things.
template <class Thing>
std::vector<Thing> things_of(std::span<const Thing> all, const directory::TenantId& tenant) {
    std::vector<Thing> found;
    std::ranges::copy_if(all, std::back_inserter(found),
                         [&tenant](const Thing& thing) { return thing.tenant == tenant; });
    return found;
}

// By its id, within the tenant: what others have is not there. A template as above.
template <class Thing>
Checked<Thing> find_thing(std::span<const Thing> all, const directory::TenantId& tenant,
                          std::string_view id) {
    const auto found = std::ranges::find_if(
        all, [&](const Thing& thing) { return thing.tenant == tenant && thing.id.text == id; });
    if (found == all.end())
        return std::unexpected(Problem(ProblemType::not_found, "there is none with this id"));
    return *found;
}

// 201 with Location and ETag.
net::HttpResponse reply_made(const json::value& body, const std::string& location);
// 200 with ETag.
net::HttpResponse reply_changed(const json::value& body);
void add_warnings(net::HttpResponse& response, const directory::Warnings& warnings);

// Where a call goes, or null where it goes nowhere.
json::value text_or_null(const std::optional<directory::Destination>& destination);

// Binds an operation of a resource to its surroundings.
using ResourceOperation = Outcome (*)(Surroundings&, const Request&);
Operation bind(Surroundings& around, ResourceOperation operation);

}  // namespace santral::api
