// "bytes=0-99", "bytes=100-", "bytes=-100".

#include "api/byte_range.h"

#include <algorithm>

#include "base/text.h"

namespace santral::api {
namespace {

ByteRange part(std::uint64_t first, std::uint64_t last, std::uint64_t size) {
    if (first >= size) return {.kind = ByteRange::Kind::unsatisfiable};
    return {ByteRange::Kind::part, first, std::min(last, size - 1)};
}

}  // namespace

ByteRange read_byte_range(std::string_view header, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit)) return {};
    header.remove_prefix(unit.size());
    const auto dash = header.find('-');
    if (dash == header.npos) return {};
    const auto left = trim(header.substr(0, dash));
    const auto right = trim(header.substr(dash + 1));
    const auto first = parse_number<std::uint64_t>(left);
    const auto last = parse_number<std::uint64_t>(right);
    if (left.empty() && last)
        return *last == 0 ? ByteRange{.kind = ByteRange::Kind::unsatisfiable}
                          : part(size - std::min(*last, size), size, size);
    if (!first || (!last && !right.empty()) || (last && *last < *first)) return {};
    return part(*first, last.value_or(size), size);
}

}  // namespace santral::api
