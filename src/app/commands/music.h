#pragma once
// santral music: a firm's own music on hold.

#include <filesystem>

#include "app/commands/context.h"

namespace santral::app {

// A copy of the file is kept: see audio/kept_wav.h.
Result<void> set_music(CommandContext& context, const std::filesystem::path& file);
Result<void> remove_music(CommandContext& context);
Result<void> show_music(CommandContext& context);

}  // namespace santral::app
