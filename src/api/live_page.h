#pragma once
// A page of what the exchange answered whole: sorted by a key that does not change while the thing lives.

#include <algorithm>
#include <functional>
#include <vector>

#include "api/paging.h"

namespace santral::api {

// A template because calls and registrations are different things. key: a text, unique in the list.
template <class Thing, class Key, class Print>
net::HttpResponse reply_live_page(std::vector<Thing>& things, const Page& page, Key key, Print print) {
    std::ranges::sort(things, {}, key);
    auto next = std::ranges::upper_bound(things, page.after, {}, key);
    json::array items;
    std::optional<std::string> next_after;
    for (; next != things.end() && items.size() < page.limit; ++next)
        items.push_back(std::invoke(print, *next));
    if (next != things.end()) next_after = std::invoke(key, *std::prev(next));
    return reply_page(std::move(items), next_after);
}

}  // namespace santral::api
