// What all commands do around their own work.

#include "app/commands/context.h"

#include <fmt/ostream.h>

namespace santral::app {

Result<void> administrate(
    CommandContext& context,
    const std::function<Result<directory::Warnings>(directory::Administration&)>& change) {
    auto database = TRY(context.open());
    auto administration = TRY(directory::Administration::of_tenant(database, context.random, context.tenant));
    const auto warnings = TRY(change(administration));
    for (const auto& warning : warnings) fmt::print(context.notes, "note: {}\n", warning);
    context.notify_server();
    return {};
}

Result<void> change(CommandContext& context,
                    const std::function<Result<void>(directory::Administration&)>& what) {
    return administrate(context,
                        [&](directory::Administration& administration) -> Result<directory::Warnings> {
                            TRY(what(administration));
                            return directory::Warnings{};
                        });
}

void finish(CommandContext& context, const Result<void>& outcome) {
    if (outcome) return;
    fmt::print(context.notes, "santral: {}\n", outcome.error().detail);
    context.exit_code = 1;
}

}  // namespace santral::app
