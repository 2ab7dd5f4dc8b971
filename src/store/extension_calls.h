#pragma once
// What an extension does with calls: its rights to feature codes, forwards, do not disturb (X4, X6, C8).

#include <optional>
#include <string>
#include <unordered_map>

#include "store/database.h"

namespace santral::store {

// Destinations as text.
struct ExtensionCalls {
    std::string code_rights = "both";
    bool do_not_disturb = false;
    std::optional<std::string> forward_always;
    std::optional<std::string> forward_busy;
    std::optional<std::string> forward_no_answer;
    std::optional<std::string> forward_unavailable;
    int forward_after_s = 20;
    bool is_dealing = false;
    bool may_join_outside = false;
    std::optional<std::string> shown_outside_number;
};

// By id of the extension, of every tenant; those that none was saved for are absent.
Result<std::unordered_map<std::string, ExtensionCalls>> list_extension_calls(Database& database);

struct ExtensionPlace {
    std::string tenant_id;
    std::string extension_id;
};
Result<void> save_extension_calls(Database& database, const ExtensionPlace& extension,
                                  const ExtensionCalls& calls);

}  // namespace santral::store
