#pragma once
// Bytes of one HTTP/1.1 request in, the request out: Boost.Beast's parser behind a wall. Pure.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/http_message.h"

namespace santral::net {

// What the far end is answered before its connection is closed.
struct HttpRefusal {
    int status;
    std::string why;
};

class HttpParser {
public:
    // Asked by the head of a request whose body is announced to be over the limit: whether it may come all
    // the same.
    using AllowsBody = std::function<bool(HttpRequest head, std::uint64_t bytes)>;
    HttpParser(std::size_t header_limit, std::size_t body_limit, AllowsBody allows_body = {});
    ~HttpParser();

    // How many of these bytes were used; the others are to be shown again with what follows. Refused: 400,
    // 413 (body_limit), 431 (header_limit), 501 (a transfer coding we do not know).
    std::expected<std::size_t, HttpRefusal> feed(std::string_view bytes);

    bool has_head() const;
    bool is_whole() const;
    // Whether the far end waits for "100 Continue" before it sends its body (RFC 9110 10.1.1). After the
    // head.
    bool awaits_continue() const;
    // Whether it wants to ask more on this connection. After the head.
    bool keeps_alive() const;
    // Once it is whole.
    HttpRequest take();

private:
    struct Machine;  // Beast's.

    std::expected<void, HttpRefusal> judge_head();
    HttpRequest head() const;

    std::unique_ptr<Machine> machine_;
    std::size_t body_limit_;
    AllowsBody allows_body_;
};

}  // namespace santral::net
