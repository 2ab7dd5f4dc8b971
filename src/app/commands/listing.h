#pragma once
// santral extension|group|port|profile|trunk|city-number|tenant list: the directory of one tenant as tables.

#include "app/commands/context.h"

namespace santral::app {

Result<void> list_extensions(CommandContext& context);
Result<void> list_groups(CommandContext& context);
Result<void> list_ports(CommandContext& context);
Result<void> list_profiles(CommandContext& context);
Result<void> list_trunks(CommandContext& context);
Result<void> list_city_numbers(CommandContext& context);
Result<void> list_tenants(CommandContext& context);
Result<void> show_tenant(CommandContext& context);

}  // namespace santral::app
