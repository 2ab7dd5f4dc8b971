#pragma once
// What a request asks and what it is answered: RFC 9110, as plain values. The body of an answer is text, or
// bytes of a file that are read while they are sent.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "net/file_descriptor.h"

namespace santral::net {

struct HttpHeader {
    std::string name;
    std::string value;
};

using HttpHeaders = std::vector<HttpHeader>;

// The first of that name, case ignored; null where there is none.
const std::string* find_header(const HttpHeaders& headers, std::string_view name);

struct HttpRequest {
    std::string method;  // As it came: methods are case-sensitive (RFC 9110 9.1).
    std::string target;  // "/calls?limit=50": as it came, not decoded.
    HttpHeaders headers;
    std::string body;
    Endpoint remote;
};

// Bytes of an open file, from `offset` on.
struct FileSlice {
    FileDescriptor file;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

// Whole file, opened for reading. Blocks on the disk. Errors: not_found, denied.
Result<FileSlice> open_file_slice(const std::string& path);

struct HttpResponse {
    int status = 200;
    HttpHeaders headers;  // Without Content-Length, Connection and Date: the server writes those.
    std::string body;
    std::optional<FileSlice> file = {};  // In place of `body`.
};

std::string_view reason_phrase(int status);  // "Not Found"; "" for a status that we never send.

// The head of a response with its empty line. RFC 9112 4. Line ends within headers become blanks, so that no
// value can forge a second header.
std::string print_response_head(int status, const HttpHeaders& headers);

// "/calls?limit=50" -> "/calls" and {limit, 50}: decoded (RFC 3986 2.1, and + as a blank). Error: malformed
// (a percent sign without two hexadecimal digits after it).
struct HttpTarget {
    std::vector<std::string> segments;  // Of the path: "/calls/7" -> calls, 7. Empty ones are left out.
    std::vector<std::pair<std::string, std::string>> query;
};
Result<HttpTarget> parse_target(std::string_view target);

// A limit of the target's parts: more are refused.
constexpr std::size_t max_target_parts = 32;

}  // namespace santral::net
