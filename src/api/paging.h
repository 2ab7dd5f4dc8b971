#pragma once
// Lists in pages: ?limit=50&cursor=... A cursor is where the last page ended, so that rows which come and go
// meanwhile neither repeat nor hide others.

#include <optional>
#include <string>
#include <string_view>

#include "api/request.h"

namespace santral::api {

constexpr std::size_t default_page = 50;
constexpr std::size_t max_page = 500;

struct Page {
    std::size_t limit = default_page;
    std::string after;  // The sort key of the last row that was sent; "": from the beginning.
};

// From the query. Problems: invalid-field (limit), invalid-cursor.
Checked<Page> read_page(const Request& request);

// Opaque to clients: a version and the sort key in hexadecimal.
std::string make_cursor(std::string_view after);

// {"items": [...], "next_cursor": "..." or null}. next_after: the sort key of the last item; absent: the end.
net::HttpResponse reply_page(json::array items, const std::optional<std::string>& next_after);

}  // namespace santral::api
