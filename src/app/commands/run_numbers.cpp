// What the commands about numbers do once their options are read.

#include <cmath>

#include "app/commands/number_listing.h"
#include "app/number_commands.h"

namespace santral::app {

using directory::Administration;

namespace {

// 0: not given.
std::optional<int> milliseconds_of(double seconds) {
    if (seconds == 0) return {};
    const bool is_one = seconds > 0 && seconds * 1000 <= directory::longest_code_time_ms;
    return is_one ? static_cast<int>(std::lround(seconds * 1000)) : -1;  // Refused there.
}

}  // namespace

Result<void> NumberCommands::run_internal_number_add() {
    return administrate(context_, [this](Administration& here) { return here.add_internal_number(number_); });
}

Result<void> NumberCommands::run_internal_number_set() {
    return administrate(
        context_, [this](Administration& here) { return here.change_internal_number(word_, number_patch_); });
}

Result<void> NumberCommands::run_internal_number_remove() {
    return change(context_, [this](Administration& here) { return here.remove_internal_number(word_); });
}

Result<void> NumberCommands::run_internal_number_list() {
    return list_internal_numbers(context_);
}

Result<void> NumberCommands::run_ring_plan_add() {
    directory::NewRingPlan wanted;
    wanted.name = word_;
    wanted.order = plan_.order.value_or(wanted.order);
    wanted.ring_for_s = plan_.ring_for_s.value_or(wanted.ring_for_s);
    wanted.on_no_answer = plan_.on_no_answer.value_or("");
    wanted.on_busy = plan_.on_busy.value_or("");
    wanted.on_unavailable = plan_.on_unavailable.value_or("");
    wanted.members = members_;
    return administrate(context_, [&](Administration& here) { return here.add_ring_plan(wanted); });
}

Result<void> NumberCommands::run_ring_plan_set() {
    if (!members_.empty()) plan_.members = members_;
    return administrate(context_,
                        [this](Administration& here) { return here.change_ring_plan(word_, plan_); });
}

Result<void> NumberCommands::run_ring_plan_remove() {
    return change(context_, [this](Administration& here) { return here.remove_ring_plan(word_); });
}

Result<void> NumberCommands::run_ring_plan_list() {
    return list_ring_plans(context_);
}

Result<void> NumberCommands::run_feature_code_set() {
    if ((keys_.empty() ? 0 : 1) + (has_no_keys_ ? 1 : 0) + (is_as_in_pack_ ? 1 : 0) != 1)
        return fail(Errc::malformed, "give the keys, --none or --as-in-pack");
    directory::FeatureCodesPatch patch;
    if (is_as_in_pack_)
        patch.as_in_pack = {word_};
    else
        patch.codes.emplace(word_, keys_);
    return administrate(context_, [&](Administration& here) { return here.change_feature_codes(patch); });
}

Result<void> NumberCommands::run_feature_code_pack() {
    return administrate(context_,
                        [this](Administration& here) { return here.change_feature_codes({.pack = word_}); });
}

Result<void> NumberCommands::run_feature_code_times() {
    return administrate(context_, [this](Administration& here) {
        return here.change_feature_codes({.code_time_ms = milliseconds_of(code_time_s_),
                                          .number_time_ms = milliseconds_of(number_time_s_)});
    });
}

Result<void> NumberCommands::run_feature_code_list() {
    return list_feature_codes(context_);
}

Result<void> NumberCommands::run_call_rules_set() {
    return change(context_, [this](Administration& here) { return here.change_calls(word_, rules_); });
}

Result<void> NumberCommands::run_call_rules_show() {
    return show_call_rules(context_, word_);
}

}  // namespace santral::app
