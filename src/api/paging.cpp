// Cursors: hexadecimal, so that a client can put them into an address as they are.

#include "api/paging.h"

#include <fmt/format.h>

#include "base/text.h"

namespace santral::api {
namespace {

constexpr char version = '1';  // Of what a cursor holds: another one is refused, not misread.

std::optional<std::string> decode(std::string_view cursor) {
    if (cursor.size() % 2 != 0) return {};
    std::string text;
    for (std::size_t i = 0; i < cursor.size(); i += 2) {
        unsigned value = 0;
        const auto* const end = cursor.data() + i + 2;
        const auto [stopped, error] = std::from_chars(cursor.data() + i, end, value, 16);
        if (error != std::errc{} || stopped != end) return {};
        text += static_cast<char>(value);
    }
    if (!text.starts_with(version)) return {};
    return text.substr(1);
}

}  // namespace

Checked<Page> read_page(const Request& request) {
    Page page;
    if (const auto* limit = request.find_query("limit")) {
        const auto number = parse_number<std::size_t>(*limit);
        if (!number || *number < 1 || *number > max_page) {
            return std::unexpected(
                Problem(ProblemType::invalid_field, fmt::format("\"limit\" is 1 to {}", max_page), "limit"));
        }
        page.limit = *number;
    }
    if (const auto* cursor = request.find_query("cursor")) {
        auto after = decode(*cursor);
        if (!after) {
            return std::unexpected(
                Problem(ProblemType::invalid_cursor, "take \"next_cursor\" of a page as it came", "cursor"));
        }
        page.after = std::move(*after);
    }
    return page;
}

std::string make_cursor(std::string_view after) {
    const auto text = version + std::string(after);
    return to_hex({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

net::HttpResponse reply_page(json::array items, const std::optional<std::string>& next_after) {
    json::object body{{"items", std::move(items)}, {"next_cursor", nullptr}};
    if (next_after) body["next_cursor"] = make_cursor(*next_after);
    return reply(200, body);
}

}  // namespace santral::api
