#pragma once
// What flows about subscriptions share: the SUBSCRIBE, and what the NOTIFYs say.

#include <string>
#include <vector>

#include "tests/support/terminal.h"

namespace santral::tests {

inline Terminal::Request subscription(const std::string& package, const std::string& number,
                                      const std::string& lines = "Expires: 600\r\n") {
    return {
        .method = sip::Method::subscribe, .target = number, .lines = "Event: " + package + "\r\n" + lines};
}

// What stands between these two, wherever it does, in the bodies of all that came.
inline std::vector<std::string> every(const Terminal& terminal, std::string_view before,
                                      std::string_view after) {
    std::vector<std::string> found;
    for (const auto& request : terminal.received) {
        const auto body = request.body();
        for (auto at = body.find(before); at != body.npos; at = body.find(before, at)) {
            at += before.size();
            const auto end = body.find(after, at);
            if (end > at) found.emplace_back(body.substr(at, end - at));
        }
    }
    return found;
}

}  // namespace santral::tests
