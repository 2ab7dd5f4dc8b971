#pragma once
// Feature codes that get in each other's way, or in that of numbers (X2, X3, N1): asked before a save.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "directory/feature_codes.h"
#include "directory/snapshot.h"

namespace santral::directory {

constexpr std::size_t max_findings = 100;

struct CodeFinding {
    enum class Level : std::uint8_t { warning, error };
    Level level = Level::warning;
    std::string one;    // The code or number that is in the way,
    std::string other;  // and the one that it hides or delays.
    std::string text;   // Both sides, and what to do.
};

// The errors first. numbers: the internal ones of the tenant. emergency_numbers: those it may call.
std::vector<CodeFinding> lint(const FeatureCodes& codes, std::vector<std::string> numbers,
                              std::span<const std::string> emergency_numbers);
// Whether the number can be dialled at all. Error: conflict, names the code that is taken for it.
Result<void> check_not_hidden(const FeatureCodes& codes, std::string_view number);
// Of a tenant as it is.
std::vector<CodeFinding> lint(const Snapshot& snapshot, const TenantId& tenant);

}  // namespace santral::directory
