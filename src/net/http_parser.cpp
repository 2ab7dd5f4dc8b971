// The one file that knows Boost.Beast. RFC 9112.

#include "net/http_parser.h"

// Beast 1.81 asserts (parse_chunk_header: n >= 5) on a last chunk without a body before it that comes in two
// pieces, and reads it well where assertions are off, as fuzz_http shows.
#define BOOST_DISABLE_ASSERTS
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/text.h"

namespace santral::net {
namespace {

namespace http = boost::beast::http;

HttpRefusal refusal_of(const boost::system::error_code& error) {
    if (error == http::error::body_limit) return {413, "the body is too large"};
    if (error == http::error::header_limit) return {431, "the headers are too large"};
    return {400, "this is not HTTP/1.1: " + error.message()};
}

}  // namespace

struct HttpParser::Machine {
    http::request_parser<http::string_body> parser;
    HttpHeaders headers;  // Of the head alone: Beast puts trailers among them, where they could pass for more
                          // than they are (RFC 9110 6.5.1).
};

HttpParser::HttpParser(std::size_t header_limit, std::size_t body_limit, AllowsBody allows_body)
    : machine_(std::make_unique<Machine>()), body_limit_(body_limit), allows_body_(std::move(allows_body)) {
    machine_->parser.header_limit(static_cast<std::uint32_t>(header_limit));
    machine_->parser.body_limit(boost::none);  // Until the head has said what it is.
}

HttpParser::~HttpParser() = default;

// Stops after the head, which is judged before anything follows.
std::expected<std::size_t, HttpRefusal> HttpParser::feed(std::string_view bytes) {
    auto& parser = machine_->parser;
    const bool had_head = parser.is_header_done();
    parser.eager(had_head);
    boost::system::error_code error;
    const auto used = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
    if (error && error != http::error::need_more) return std::unexpected(refusal_of(error));
    if (had_head || !parser.is_header_done()) return used;
    const auto judged = judge_head();
    if (!judged) return std::unexpected(judged.error());
    return used;
}

std::expected<void, HttpRefusal> HttpParser::judge_head() {
    auto& parser = machine_->parser;
    const auto& head = parser.get();
    // RFC 9112 3.2: without exactly one Host it could be meant for anybody.
    if (head.version() == 11 && head.count(http::field::host) != 1) {
        return std::unexpected(HttpRefusal{400, "a request names its host once"});
    }
    // RFC 9112 6.1: what is not exactly "chunked" would be framed otherwise by others.
    if (head.count(http::field::transfer_encoding) > 0 && !parser.chunked()) {
        return std::unexpected(HttpRefusal{501, "only the transfer coding chunked is known"});
    }
    for (const auto& field : head) {
        machine_->headers.push_back({std::string(field.name_string()), std::string(field.value())});
    }
    const auto announced = parser.content_length().value_or(0);
    const bool is_large = announced > body_limit_;
    if (is_large && !(allows_body_ && allows_body_(this->head(), announced)))
        return std::unexpected(refusal_of(http::error::body_limit));
    parser.body_limit(is_large ? announced : body_limit_);
    return {};
}

HttpRequest HttpParser::head() const {
    const auto& head = machine_->parser.get();
    return {.method = std::string(head.method_string()),
            .target = std::string(head.target()),
            .headers = machine_->headers};
}

bool HttpParser::has_head() const {
    return machine_->parser.is_header_done();
}

bool HttpParser::is_whole() const {
    return machine_->parser.is_done();
}

bool HttpParser::awaits_continue() const {
    const auto expected = machine_->parser.get()[http::field::expect];
    return equals_ignoring_case({expected.data(), expected.size()}, "100-continue");
}

bool HttpParser::keeps_alive() const {
    return machine_->parser.keep_alive();
}

HttpRequest HttpParser::take() {
    auto message = machine_->parser.release();
    return {.method = std::string(message.method_string()),
            .target = std::string(message.target()),
            .headers = std::move(machine_->headers),
            .body = std::move(message.body())};
}

}  // namespace santral::net
