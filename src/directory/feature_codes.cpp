// The packs of codes, and the questions about them.

#include "directory/feature_codes.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace santral::directory {
namespace {

struct Feature {
    FeatureCode feature;
    std::string_view word;
    CodePlace place;
    bool takes_number;
};
// In the order of the enumeration.
constexpr std::array features = {
    Feature{FeatureCode::attended_transfer, "attended_transfer", CodePlace::talking, true},
    Feature{FeatureCode::blind_transfer, "blind_transfer", CodePlace::talking, true},
    Feature{FeatureCode::return_to_caller, "return_to_caller", CodePlace::consulting, false},
    Feature{FeatureCode::pickup, "pickup", CodePlace::idle, true},
    Feature{FeatureCode::pickup_any, "pickup_any", CodePlace::idle, false},
    Feature{FeatureCode::forward_on, "forward_on", CodePlace::idle, true},
    Feature{FeatureCode::forward_off, "forward_off", CodePlace::idle, false},
    Feature{FeatureCode::forward_busy_on, "forward_busy_on", CodePlace::idle, true},
    Feature{FeatureCode::forward_busy_off, "forward_busy_off", CodePlace::idle, false},
    Feature{FeatureCode::forward_no_answer_on, "forward_no_answer_on", CodePlace::idle, true},
    Feature{FeatureCode::forward_no_answer_off, "forward_no_answer_off", CodePlace::idle, false},
    Feature{FeatureCode::do_not_disturb_on, "do_not_disturb_on", CodePlace::idle, false},
    Feature{FeatureCode::do_not_disturb_off, "do_not_disturb_off", CodePlace::idle, false},
};

constexpr auto feature_order = [] {
    std::array<FeatureCode, features.size()> order{};
    std::ranges::transform(features, order.begin(), &Feature::feature);
    return order;
}();

const Feature& facts_of(FeatureCode feature) {
    return features[static_cast<std::size_t>(feature)];
}

struct PackCode {
    FeatureCode feature;
    std::string_view keys;
};

// What S3 and S4 document, and what is common for the rest.
constexpr std::array it_pl = {
    PackCode{FeatureCode::attended_transfer, "*2"},
    PackCode{FeatureCode::attended_transfer, "**"},
    PackCode{FeatureCode::blind_transfer, "#"},
    PackCode{FeatureCode::return_to_caller, "*"},
    PackCode{FeatureCode::pickup, "*8"},
    PackCode{FeatureCode::pickup_any, "*8112"},
    PackCode{FeatureCode::forward_on, "*72"},
    PackCode{FeatureCode::forward_off, "*73"},
    PackCode{FeatureCode::forward_busy_on, "*90"},
    PackCode{FeatureCode::forward_busy_off, "*91"},
    PackCode{FeatureCode::forward_no_answer_on, "*92"},
    PackCode{FeatureCode::forward_no_answer_off, "*93"},
    PackCode{FeatureCode::do_not_disturb_on, "*78"},
    PackCode{FeatureCode::do_not_disturb_off, "*79"},
};
constexpr std::array freepbx = {
    PackCode{FeatureCode::attended_transfer, "*2"},
    PackCode{FeatureCode::blind_transfer, "##"},
    PackCode{FeatureCode::return_to_caller, "*1"},
    PackCode{FeatureCode::pickup, "**"},
    PackCode{FeatureCode::pickup_any, "*8"},
    PackCode{FeatureCode::forward_on, "*72"},
    PackCode{FeatureCode::forward_off, "*73"},
    PackCode{FeatureCode::forward_busy_on, "*90"},
    PackCode{FeatureCode::forward_busy_off, "*91"},
    PackCode{FeatureCode::forward_no_answer_on, "*52"},
    PackCode{FeatureCode::forward_no_answer_off, "*53"},
    PackCode{FeatureCode::do_not_disturb_on, "*78"},
    PackCode{FeatureCode::do_not_disturb_off, "*79"},
};
constexpr std::array fusionpbx = {
    PackCode{FeatureCode::attended_transfer, "*4"},   PackCode{FeatureCode::blind_transfer, "*1"},
    PackCode{FeatureCode::return_to_caller, "#"},     PackCode{FeatureCode::pickup, "**"},
    PackCode{FeatureCode::pickup_any, "*8"},          PackCode{FeatureCode::forward_on, "*72"},
    PackCode{FeatureCode::forward_off, "*73"},        PackCode{FeatureCode::do_not_disturb_on, "*78"},
    PackCode{FeatureCode::do_not_disturb_off, "*79"},
};

struct Pack {
    CodePack pack;
    std::string_view word;
    std::span<const PackCode> codes;
};
// In the order of the enumeration.
constexpr std::array packs = {
    Pack{CodePack::it_pl, "it_pl", it_pl},
    Pack{CodePack::freepbx, "freepbx", freepbx},
    Pack{CodePack::fusionpbx, "fusionpbx", fusionpbx},
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_key(char c) {
    return is_digit(c) || c == '*' || c == '#';
}

// A number after a code: digits, or + and digits.
bool is_argument(std::string_view text) {
    const auto digits = text.starts_with('+') ? text.substr(1) : text;
    return text.size() <= max_argument_keys && std::ranges::all_of(digits, is_digit);
}

Result<void> check_keys(FeatureCode feature, const std::vector<std::string>& codes) {
    if (codes.size() > max_codes_of_feature)
        return fail(Errc::too_large, fmt::format("{} has at most {} codes, not {}", to_string(feature),
                                                 max_codes_of_feature, codes.size()));
    for (const auto& keys : codes) {
        if (keys.size() > max_code_keys)
            return fail(Errc::too_large,
                        fmt::format("a code of {} has at most {} keys", to_string(feature), max_code_keys));
        if (keys.empty() || !std::ranges::all_of(keys, is_key))
            return fail(Errc::malformed, fmt::format("\"{}\" is no code for {}: use the keys 0 to 9, * and #",
                                                     keys, to_string(feature)));
    }
    return {};
}

}  // namespace

std::string_view to_string(FeatureCode feature) {
    return facts_of(feature).word;
}

std::string_view to_string(CodePack pack) {
    return packs[static_cast<std::size_t>(pack)].word;
}

std::optional<FeatureCode> to_feature_code(std::string_view word) {
    const auto found = std::ranges::find(features, word, &Feature::word);
    return found == features.end() ? std::nullopt : std::optional(found->feature);
}

std::optional<CodePack> to_code_pack(std::string_view word) {
    const auto found = std::ranges::find(packs, word, &Pack::word);
    return found == packs.end() ? std::nullopt : std::optional(found->pack);
}

std::span<const FeatureCode> all_feature_codes() {
    return feature_order;
}

std::vector<std::string> code_pack_names() {
    std::vector<std::string> names;
    names.reserve(packs.size());
    for (const auto& pack : packs) names.emplace_back(pack.word);
    return names;
}

CodePlace place_of(FeatureCode feature) {
    return facts_of(feature).place;
}

bool takes_number(FeatureCode feature) {
    return facts_of(feature).takes_number;
}

FeatureCodes::FeatureCodes(CodePack pack) : pack_(pack) {
    for (const auto& [feature, keys] : packs[static_cast<std::size_t>(pack)].codes)
        codes_.push_back({feature, std::string(keys)});
}

Result<void> FeatureCodes::set_codes(FeatureCode feature, const std::vector<std::string>& keys) {
    TRY(check_keys(feature, keys));
    std::erase_if(codes_, [feature](const Code& code) { return code.feature == feature; });
    auto place = std::ranges::upper_bound(codes_, feature, {}, &Code::feature);
    for (const auto& one : keys) place = std::next(codes_.insert(place, {feature, one}));
    return {};
}

std::vector<std::string> FeatureCodes::codes_of(FeatureCode feature) const {
    std::vector<std::string> keys;
    for (const auto& code : codes_)
        if (code.feature == feature) keys.push_back(code.keys);
    return keys;
}

const FeatureCodes::Code* FeatureCodes::find(CodePlace place, std::string_view keys) const {
    const auto found = std::ranges::find_if(
        codes_, [&](const Code& code) { return place_of(code.feature) == place && code.keys == keys; });
    return found == codes_.end() ? nullptr : &*found;
}

bool FeatureCodes::may_grow(CodePlace place, std::string_view keys) const {
    return std::ranges::any_of(codes_, [&](const Code& code) {
        return place_of(code.feature) == place && code.keys.size() > keys.size() &&
               code.keys.starts_with(keys);
    });
}

std::optional<FeatureCodes::Dialled> FeatureCodes::find_idle(std::string_view dialled) const {
    const Code* best = nullptr;
    for (const auto& code : codes_) {
        if (place_of(code.feature) != CodePlace::idle || !dialled.starts_with(code.keys)) continue;
        const auto rest = dialled.substr(code.keys.size());
        const bool fits = rest.empty() || (takes_number(code.feature) && is_argument(rest));
        if (fits && (!best || code.keys.size() > best->keys.size())) best = &code;
    }
    if (!best) return {};
    return Dialled{best->feature, dialled.substr(best->keys.size())};
}

}  // namespace santral::directory
