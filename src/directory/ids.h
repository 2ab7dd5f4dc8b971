#pragma once
// The ids of what the directory holds: UUIDs as text, one type each, so that none is taken for another.

#include <compare>
#include <string>

namespace santral::directory {

struct TenantId {
    std::string text;
    auto operator<=>(const TenantId&) const = default;
};

struct ExtensionId {
    std::string text;
    auto operator<=>(const ExtensionId&) const = default;
};

struct GroupId {
    std::string text;
    auto operator<=>(const GroupId&) const = default;
};

struct PortId {
    std::string text;
    auto operator<=>(const PortId&) const = default;
};

struct ProfileId {
    std::string text;
    auto operator<=>(const ProfileId&) const = default;
};

struct TrunkId {
    std::string text;
    auto operator<=>(const TrunkId&) const = default;
};

struct CityNumberId {
    std::string text;
    auto operator<=>(const CityNumberId&) const = default;
};

struct InternalNumberId {
    std::string text;
    auto operator<=>(const InternalNumberId&) const = default;
};

struct RingPlanId {
    std::string text;
    auto operator<=>(const RingPlanId&) const = default;
};

}  // namespace santral::directory
