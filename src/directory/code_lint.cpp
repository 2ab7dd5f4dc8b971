// The rules that a table of codes is checked by.

#include "directory/code_lint.h"

#include <fmt/core.h>

#include <algorithm>

#include "directory/tenant_view.h"

namespace santral::directory {
namespace {

using Code = FeatureCodes::Code;
using Level = CodeFinding::Level;

bool hides(const Code& code, std::string_view number) {
    return place_of(code.feature) == CodePlace::idle &&
           (number == code.keys || (takes_number(code.feature) && number.starts_with(code.keys)));
}

class Linter {
public:
    Linter(const FeatureCodes& codes, std::vector<std::string> numbers,
           std::span<const std::string> emergency_numbers)
        : codes_(codes.codes()), numbers_(std::move(numbers)), emergency_numbers_(emergency_numbers) {
        std::ranges::sort(numbers_);
    }

    std::vector<CodeFinding> run() {
        for (const auto& code : codes_) check(code);
        for (const auto& one : codes_)
            for (const auto& other : codes_) compare(one, other);
        check_numbers();
        if (found_.size() > max_findings) found_.resize(max_findings);
        return std::move(found_);
    }

private:
    static std::string named(const Code& code) {
        return fmt::format("{} ({})", code.keys, to_string(code.feature));
    }

    bool is_emergency(std::string_view number) const {
        return std::ranges::find(emergency_numbers_, number) != emergency_numbers_.end();
    }

    // By itself: in talk a digit is a key like another, from idle it is the beginning of a number.
    void check(const Code& code) {
        const bool is_digit = code.keys.front() >= '0' && code.keys.front() <= '9';
        if (!is_digit) return;
        if (place_of(code.feature) != CodePlace::idle)
            return add(
                Level::error, code.keys, "",
                fmt::format("{} begins with a digit, which people press in talk for other reasons: begin "
                            "it with * or #",
                            named(code)));
        for (const auto& number : emergency_numbers_) check_hidden(code, number, "emergency number");
        for (const auto& number : numbers_) check_hidden(code, number, "internal number");
    }

    void check_hidden(const Code& code, const std::string& number, std::string_view what) {
        if (hides(code, number))
            add(Level::error, code.keys, number,
                fmt::format("{} hides {} {}: give the feature another code", named(code), what, number));
    }

    void compare(const Code& one, const Code& other) {
        if (&one == &other || place_of(one.feature) != place_of(other.feature)) return;
        if (one.keys == other.keys) return &one < &other ? add_same(one, other) : void();
        if (!other.keys.starts_with(one.keys)) return;
        const auto rest = std::string_view(other.keys).substr(one.keys.size());
        const bool is_number = rest.find_first_not_of("0123456789") == rest.npos;
        if (takes_number(one.feature) && is_number && !is_emergency(rest)) return add_shadow(one, other);
        if (place_of(one.feature) != CodePlace::idle)
            add(Level::warning, one.keys, other.keys,
                fmt::format("{} begins with {}, which therefore waits for another key: change one of them",
                            named(other), named(one)));
    }

    void add_same(const Code& one, const Code& other) {
        add(Level::error, one.keys, other.keys,
            fmt::format("{} and {} are the same keys: change one of them", named(one), named(other)));
    }

    // X3: *8 followed by a number shadows every longer code that begins with *8; what can never be an
    // internal number, as the 112 of *8112, is not in its way.
    void add_shadow(const Code& one, const Code& other) {
        add(Level::error, one.keys, other.keys,
            fmt::format("{} is shadowed by {} and the number {}: change one of them", named(other),
                        named(one), other.keys.substr(one.keys.size())));
    }

    // N1: sorted, a number stands right before those that begin with it.
    void check_numbers() {
        for (std::size_t i = 1; i < numbers_.size() && found_.size() < max_findings; ++i) {
            const auto& shorter = numbers_[i - 1];
            const auto& longer = numbers_[i];
            if (longer == shorter || !longer.starts_with(shorter)) continue;
            add(Level::warning, shorter, longer,
                fmt::format("{} begins with {}: a feature code that ends in {} waits for more digits or a #",
                            longer, shorter, shorter));
        }
    }

    void add(Level level, std::string one, std::string other, std::string text) {
        const auto place =
            found_.begin() + static_cast<std::ptrdiff_t>(level == Level::error ? errors_++ : found_.size());
        found_.insert(place, {level, std::move(one), std::move(other), std::move(text)});
    }

    std::span<const Code> codes_;
    std::vector<std::string> numbers_;
    std::span<const std::string> emergency_numbers_;
    std::vector<CodeFinding> found_;  // The errors first.
    std::size_t errors_ = 0;
};

}  // namespace

std::vector<CodeFinding> lint(const FeatureCodes& codes, std::vector<std::string> numbers,
                              std::span<const std::string> emergency_numbers) {
    return Linter(codes, std::move(numbers), emergency_numbers).run();
}

Result<void> check_not_hidden(const FeatureCodes& codes, std::string_view number) {
    for (const auto& code : codes.codes())
        if (hides(code, number))
            return fail(Errc::conflict,
                        fmt::format("{} is taken for the feature code {} ({}): choose another number, or "
                                    "give the feature another code",
                                    number, code.keys, to_string(code.feature)));
    return {};
}

std::vector<CodeFinding> lint(const Snapshot& snapshot, const TenantId& tenant) {
    return lint(snapshot.find_feature_codes(tenant)->codes, TenantView(snapshot, tenant).all_numbers(),
                snapshot.find_tenant(tenant)->emergency_numbers);
}

}  // namespace santral::directory
