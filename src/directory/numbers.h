#pragma once
// What the numbers of the house mean beside extensions: internal numbers, ring plans, the codes of a tenant,
// and what an extension does with the calls that reach it.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "directory/destination.h"
#include "directory/feature_codes.h"
#include "directory/ids.h"

namespace santral::directory {

// An internal number that is no extension and leads somewhere (S4.05 to S4.08).
struct InternalNumber {
    InternalNumberId id;
    TenantId tenant;
    std::string number;
    std::string name;  // Shown to who is called and to who calls it (S4.27).
    Destination destination;
};

// Extensions that ring for one number, and where a call goes that none of them takes (S4.28 to S4.31).
struct RingPlan {
    enum class Order : std::uint8_t { at_once, in_order };
    RingPlanId id;
    TenantId tenant;
    std::string name;  // A slug: its name in a destination.
    Order order = Order::at_once;
    std::chrono::seconds ring_for{25};          // All of them, or each where it is in order.
    std::optional<Destination> on_no_answer;    // Absent: the call ends.
    std::optional<Destination> on_busy;         // All of them are.
    std::optional<Destination> on_unavailable;  // None of them is registered.
    std::vector<ExtensionId> members;
};

// X1 to X3.
struct TenantCodes {
    TenantId tenant;
    FeatureCodes codes = FeatureCodes();
    CodeTimes times;
};

// In which of its calls an extension may use feature codes (X4).
enum class CodeRights : std::uint8_t { none, incoming, outgoing, both };

// What an extension does with calls.
struct CallRules {
    CodeRights code_rights = CodeRights::both;
    bool do_not_disturb = false;
    std::optional<Destination> forward_always;
    std::optional<Destination> forward_busy;
    std::optional<Destination> forward_no_answer;
    std::optional<Destination> forward_unavailable;  // No phone is registered.
    std::chrono::seconds forward_after{20};          // Before nobody answered.
    bool is_dealing = false;                         // Orders must be on record: it has no messages (X6).
    bool may_join_outside = false;                   // May connect two that are outside (T12).
    std::string shown_outside_number;                // E.164; "": that of the line.
};

}  // namespace santral::directory
