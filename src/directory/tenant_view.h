#pragma once
// A snapshot as the administrator of one tenant sees it: things by name, and who uses them.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "directory/snapshot.h"

namespace santral::directory {

// Borrows the snapshot. Errors: not_found, with the names there are.
class TenantView {
public:
    TenantView(const Snapshot& snapshot, const TenantId& tenant) : snapshot_(snapshot), tenant_(tenant) {}

    const Tenant& tenant() const { return *snapshot_.find_tenant(tenant_); }
    const FeatureCodes& codes() const { return snapshot_.find_feature_codes(tenant_)->codes; }
    Result<const Group*> find_group(std::string_view name) const;
    Result<const ConnectionPort*> find_port(std::string_view name) const;
    Result<const OutboundProfile*> find_profile(std::string_view name) const;
    Result<const Extension*> find_extension(std::string_view number) const;
    const InternalNumber* find_internal_number(std::string_view number) const {
        return snapshot_.find_internal_number(tenant_, number);
    }
    Result<const Trunk*> find_trunk(std::string_view name) const;
    Result<const CityNumber*> find_city_number(std::string_view number) const;  // As E.164.

    std::vector<std::string> group_names() const;
    std::vector<std::string> port_names() const;
    std::vector<std::string> profile_names() const;
    std::vector<std::string> numbers() const;      // Of its extensions.
    std::vector<std::string> all_numbers() const;  // And its internal numbers.
    std::vector<std::string> trunk_names() const;
    std::vector<std::string> city_numbers() const;

    std::vector<std::string> users_of(
        const GroupId& group) const;  // Numbers of those in it or limited to it.
    std::vector<std::string> users_of(const PortId& port) const;
    std::vector<std::string> users_of(const ProfileId& profile) const;
    std::vector<std::string> users_of(const TrunkId& trunk) const;    // Names of profiles.
    std::vector<std::string> numbers_of(const TrunkId& trunk) const;  // City numbers.
    std::vector<std::string> users_of(const CityNumberId& number) const;
    std::vector<std::string> extensions_that_show(std::string_view city_number) const;
    std::vector<std::string> trunks_of(const PortId& port) const;
    // The name of another one that listens on the same address, port and transport; "" when there is none.
    std::string port_like(const ConnectionPort& port) const;

private:
    const Snapshot& snapshot_;
    const TenantId& tenant_;
};

}  // namespace santral::directory
