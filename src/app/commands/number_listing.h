#pragma once
// santral internal-number|ring-plan|feature-code list, call-rules show: the numbers of one tenant as tables.

#include <string_view>

#include "app/commands/context.h"

namespace santral::app {

Result<void> list_internal_numbers(CommandContext& context);
Result<void> list_ring_plans(CommandContext& context);
// What gets in the way of what is noted beside the table.
Result<void> list_feature_codes(CommandContext& context);
// Of the extension with this number.
Result<void> show_call_rules(CommandContext& context, std::string_view number);

}  // namespace santral::app
