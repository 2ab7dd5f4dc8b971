#pragma once
// The feature codes of a tenant (X1 to X4): what is pressed in talk, in consultation or from idle to have the
// exchange do something. A pack gives the codes, the tenant may change each.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace santral::directory {

constexpr std::size_t max_code_keys = 8;  // Of one code.
constexpr std::size_t max_codes_of_feature = 4;
constexpr std::size_t max_argument_keys = 32;  // The number after a code.

enum class FeatureCode : std::uint8_t {
    attended_transfer,
    blind_transfer,
    return_to_caller,
    pickup,
    pickup_any,
    forward_on,
    forward_off,
    forward_busy_on,
    forward_busy_off,
    forward_no_answer_on,
    forward_no_answer_off,
    do_not_disturb_on,
    do_not_disturb_off,
};

// Where a code is obeyed.
enum class CodePlace : std::uint8_t { talking, consulting, idle };

enum class CodePack : std::uint8_t { it_pl, freepbx, fusionpbx };

std::string_view to_string(FeatureCode feature);  // As in the API: attended_transfer.
std::string_view to_string(CodePack pack);
std::optional<FeatureCode> to_feature_code(std::string_view word);
std::optional<CodePack> to_code_pack(std::string_view word);
std::span<const FeatureCode> all_feature_codes();
std::vector<std::string> code_pack_names();

CodePlace place_of(FeatureCode feature);
bool takes_number(FeatureCode feature);

// How long a pressed key waits for the next one (X3, S3.36).
struct CodeTimes {
    std::chrono::milliseconds code{1000};  // Between the keys of a code.
    std::chrono::milliseconds number{
        3000};  // Between the digits of the number after it, and before the first.
};

// Values; all questions are answered without allocation.
class FeatureCodes {
public:
    struct Code {
        FeatureCode feature;
        std::string keys;  // Of 0-9 * #.
        bool operator==(const Code&) const = default;
    };
    struct Dialled {
        FeatureCode feature;
        std::string_view argument;  // The number after the code; empty where none was dialled.
        bool operator==(const Dialled&) const = default;
    };

    explicit FeatureCodes(CodePack pack = CodePack::it_pl);

    // In place of those of the pack; none: the feature cannot be reached by a code. Errors: malformed (not of
    // 0-9 * #, empty), too_large. Whether codes get in each other's way is asked of code_lint.h.
    Result<void> set_codes(FeatureCode feature, const std::vector<std::string>& keys);

    CodePack pack() const { return pack_; }
    std::span<const Code> codes() const { return codes_; }  // Ordered by feature, then as given.
    std::vector<std::string> codes_of(FeatureCode feature) const;

    // The code that is exactly these keys.
    const Code* find(CodePlace place, std::string_view keys) const;
    // Whether a code of more keys begins with these.
    bool may_grow(CodePlace place, std::string_view keys) const;
    // What was dialled from idle. The longest code wins, so that *8112 is pickup_any where *8 is pickup (X3).
    std::optional<Dialled> find_idle(std::string_view dialled) const;

private:
    CodePack pack_;
    std::vector<Code> codes_;
};

}  // namespace santral::directory
