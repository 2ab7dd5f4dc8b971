#pragma once
// What an administrator gives to make or change internal numbers, ring plans, feature codes and call rules.
// In a patch, what is absent stays as it is; a destination that is present and empty is taken away.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "directory/numbers.h"

namespace santral::directory {

constexpr std::size_t max_internal_numbers = 10'000;  // Of a tenant.
constexpr std::size_t max_ring_plans = 1'000;
constexpr std::size_t max_members_of_plan = 50;
constexpr int longest_ring_s = 600;
constexpr int shortest_code_time_ms = 200;
constexpr int longest_code_time_ms = 10'000;

struct NewInternalNumber {
    std::string number;
    std::string name;
    std::string destination;  // As text.
};

struct InternalNumberPatch {
    std::optional<std::string> number;
    std::optional<std::string> name;
    std::optional<std::string> destination;
};

struct NewRingPlan {
    std::string name;
    std::string order = "at_once";
    int ring_for_s = 25;
    std::string on_no_answer;  // Empty: the call ends.
    std::string on_busy;
    std::string on_unavailable;
    std::vector<std::string> members;  // Numbers of extensions.
};

struct RingPlanPatch {
    std::optional<std::string> name;
    std::optional<std::string> order;
    std::optional<int> ring_for_s;
    std::optional<std::string> on_no_answer;
    std::optional<std::string> on_busy;
    std::optional<std::string> on_unavailable;
    std::optional<std::vector<std::string>> members;
};

struct FeatureCodesPatch {
    std::optional<std::string> pack;  // Takes away the codes of the tenant's own, but for those given here.
    std::optional<int> code_time_ms;
    std::optional<int> number_time_ms;
    std::map<std::string, std::vector<std::string>> codes;  // By feature; empty: no code reaches it.
    std::vector<std::string> as_in_pack;  // Features whose codes are those of the pack again.
};

struct CallRulesPatch {
    std::optional<std::string> code_rights;
    std::optional<bool> do_not_disturb;
    std::optional<std::string> forward_always;
    std::optional<std::string> forward_busy;
    std::optional<std::string> forward_no_answer;
    std::optional<std::string> forward_unavailable;
    std::optional<int> forward_after_s;
    std::optional<bool> is_dealing;
    std::optional<bool> may_join_outside;
    std::optional<std::string> shown_outside_number;  // Empty: that of the line.
};

}  // namespace santral::directory
