// The method names in the order of the enumerators.

#include "sip/message/method.h"

#include <algorithm>
#include <array>

namespace santral::sip {
namespace {

constexpr std::array<std::string_view, 14> names{
    "INVITE", "ACK",  "BYE",     "CANCEL",    "REGISTER", "OPTIONS", "PRACK",
    "UPDATE", "INFO", "MESSAGE", "SUBSCRIBE", "NOTIFY",   "REFER",   "PUBLISH",
};
static_assert(names.size() == static_cast<std::size_t>(Method::other));

}  // namespace

Method to_method(std::string_view text) {
    const auto found = std::ranges::find(names, text);
    return static_cast<Method>(found - names.begin());  // Past the last is `other`.
}

std::string_view to_string(Method method) {
    return method == Method::other ? std::string_view() : names[static_cast<std::size_t>(method)];
}

}  // namespace santral::sip
