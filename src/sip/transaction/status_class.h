#pragma once
// The classes of status codes that machines distinguish (RFC 3261 7.2).

namespace santral::sip {

constexpr bool is_provisional(int status) {
    return status < 200;
}
constexpr bool is_success(int status) {
    return status >= 200 && status < 300;
}

}  // namespace santral::sip
