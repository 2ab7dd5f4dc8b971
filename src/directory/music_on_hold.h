#pragma once
// Where a firm's own music on hold is kept: one WAV file in the folder of music, by the id of the firm. That
// it is there is the setting; it is put there whole (audio/kept_wav.h).

#include <filesystem>
#include <set>
#include <string>

#include "directory/ids.h"

namespace santral::directory {

std::filesystem::path music_of(const std::filesystem::path& folder, const TenantId& tenant);

// Ids of the tenants that have music of their own. Reads the folder: blocks.
std::set<std::string> tenants_with_music(const std::filesystem::path& folder);

// Drafts that a crash left there over an hour ago.
void remove_old_drafts(const std::filesystem::path& folder);

}  // namespace santral::directory
