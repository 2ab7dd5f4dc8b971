#pragma once
// santral extension|group|port|profile|trunk|city-number|tenant list: the directory of one tenant as tables.

#include <functional>
#include <vector>

#include "app/commands/context.h"

namespace santral::app {

using Rows = std::vector<std::vector<std::string>>;
// Adds the rows of one tenant below the heading.
using FillRows = std::function<void(const directory::Snapshot&, const directory::TenantId&, Rows&)>;
Result<void> print_rows(CommandContext& context, std::vector<std::string> heading, const FillRows& fill);

Result<void> list_extensions(CommandContext& context);
Result<void> list_groups(CommandContext& context);
Result<void> list_ports(CommandContext& context);
Result<void> list_profiles(CommandContext& context);
Result<void> list_trunks(CommandContext& context);
Result<void> list_city_numbers(CommandContext& context);
Result<void> list_tenants(CommandContext& context);
Result<void> show_tenant(CommandContext& context);

}  // namespace santral::app
