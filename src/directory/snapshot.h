#pragma once
// Who and what exists at one moment: immutable, so that every call keeps the directory it began with. A
// change builds a new snapshot and swaps one pointer.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "directory/entries.h"

namespace santral::directory {

// Whether a number outside the house may be called.
enum class OutboundVerdict {
    allowed,
    denied,
    emergency,  // Allowed whatever profiles, limits and groups say (N9).
};

// Any thread. All questions are answered without allocation, by binary search at most.
class Snapshot {
public:
    struct Contents {
        std::vector<Tenant> tenants;
        std::vector<Group> groups;
        std::vector<ConnectionPort> ports;
        std::vector<OutboundProfile> profiles;
        std::vector<Extension> extensions;
        std::vector<Trunk> trunks;
        std::vector<CityNumber> city_numbers;
        std::vector<InternalNumber> internal_numbers;
        std::vector<RingPlan> ring_plans;
        std::vector<TenantCodes> feature_codes;
    };

    explicit Snapshot(Contents contents);
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    // By the host of a SIP address, case ignored. While there is one tenant every host means it (X11).
    const Tenant* find_tenant(std::string_view host) const;
    const Tenant* find_tenant(const TenantId& id) const;
    const Extension* find_extension(const TenantId& tenant, std::string_view number) const;
    const Extension* find_extension(const ExtensionId& id) const;
    const ConnectionPort* find_port(const PortId& id) const;
    const OutboundProfile* find_profile(const ProfileId& id) const;
    const Group* find_group(const GroupId& id) const;
    const Trunk* find_trunk(const TrunkId& id) const;
    const CityNumber* find_city_number(const CityNumberId& id) const;
    // As dialled or as a carrier writes it: with its + or 00, without them, or without the country code (then
    // it must fit one number of the tenant alone).
    const CityNumber* find_city_number(const TenantId& tenant, std::string_view number) const;

    const InternalNumber* find_internal_number(const TenantId& tenant, std::string_view number) const;
    const RingPlan* find_ring_plan(const TenantId& tenant, std::string_view name) const;
    // Null where there is no such tenant: one that changed nothing has the first pack.
    const TenantCodes* find_feature_codes(const TenantId& tenant) const;
    // Whether a longer number of the house begins with this one (X2).
    bool has_longer_number(const TenantId& tenant, std::string_view number) const;

    std::span<const Tenant> tenants() const { return all_.tenants; }
    std::span<const Group> groups() const { return all_.groups; }
    std::span<const ConnectionPort> ports() const { return all_.ports; }
    std::span<const OutboundProfile> profiles() const { return all_.profiles; }
    std::span<const Extension> extensions() const { return all_.extensions; }  // By tenant and number.

    std::span<const Trunk> trunks() const { return all_.trunks; }
    std::span<const CityNumber> city_numbers() const { return all_.city_numbers; }
    std::span<const InternalNumber> internal_numbers() const { return all_.internal_numbers; }
    std::span<const RingPlan> ring_plans() const { return all_.ring_plans; }

    // S1.19, S1.20, X10, X11: within the tenant, and to a member of a callable group where there is a limit.
    bool may_call(const Extension& from, const Extension& to) const;
    // S1.16, X10, N9. The number as dialled: digits, * # and +.
    OutboundVerdict may_call_out(const Extension& from, std::string_view number) const;
    bool is_emergency(const TenantId& tenant, std::string_view number) const;

private:
    void order_numbers();

    Contents all_;  // Each kind ordered by id, extensions by tenant and number.
    std::vector<const Tenant*> by_domain_;
    std::vector<const Extension*> by_id_;
};

using SnapshotPointer = std::shared_ptr<const Snapshot>;

}  // namespace santral::directory
