// Requests and answers as values: headers, targets, heads.

#include "net/http_message.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace santral::net {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 28> phrases{{
    {100, "Continue"},
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
}};

std::string without_line_ends(std::string_view text) {
    std::string clean(text);
    for (char& c : clean) {
        if (c == '\r' || c == '\n' || c == '\0') c = ' ';
    }
    return clean;
}

Result<std::string> decode(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        unsigned value = 0;
        const auto digits = text.substr(i + 1, 2);
        const auto [stopped, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        if (digits.size() != 2 || error != std::errc{} || stopped != digits.data() + 2) {
            return fail(Errc::malformed, "a % in the address is not followed by two hexadecimal digits");
        }
        decoded += static_cast<char>(value);
        i += 2;
    }
    return decoded;
}

}  // namespace

const std::string* find_header(const HttpHeaders& headers, std::string_view name) {
    const auto found = std::ranges::find_if(
        headers, [name](const HttpHeader& header) { return equals_ignoring_case(header.name, name); });
    return found == headers.end() ? nullptr : &found->value;
}

Result<FileSlice> open_file_slice(const std::string& path) {
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.is_open()) {
        const int reason = errno;
        return fail(reason == EACCES ? Errc::denied : Errc::not_found,
                    fmt::format("{}: cannot be read: {}", path, std::strerror(reason)));
    }
    struct stat state{};
    if (::fstat(file.number(), &state) != 0 || !S_ISREG(state.st_mode)) {
        return fail(Errc::not_found, fmt::format("{}: is not a file", path));
    }
    return FileSlice{std::move(file), 0, static_cast<std::uint64_t>(state.st_size)};
}

std::string_view reason_phrase(int status) {
    const auto* const found = std::ranges::find(phrases, status, &std::pair<int, std::string_view>::first);
    return found == phrases.end() ? std::string_view() : found->second;
}

std::string print_response_head(int status, const HttpHeaders& headers) {
    auto head = fmt::format("HTTP/1.1 {} {}\r\n", status, reason_phrase(status));
    for (const auto& header : headers) {
        head += fmt::format("{}: {}\r\n", without_line_ends(header.name), without_line_ends(header.value));
    }
    return head + "\r\n";
}

Result<HttpTarget> parse_target(std::string_view target) {
    HttpTarget parsed;
    const auto question = std::min(target.find('?'), target.size());
    for (const auto segment : split(target.substr(0, question), '/')) {
        if (!segment.empty()) parsed.segments.push_back(TRY(decode(segment)));
    }
    for (const auto part : split(target.substr(std::min(question + 1, target.size())), '&')) {
        if (part.empty()) continue;
        const auto equals = std::min(part.find('='), part.size());
        auto name = TRY(decode(part.substr(0, equals)));
        parsed.query.emplace_back(std::move(name),
                                  TRY(decode(part.substr(std::min(equals + 1, part.size())))));
    }
    if (parsed.segments.size() > max_target_parts || parsed.query.size() > max_target_parts) {
        return fail(Errc::too_large, fmt::format("an address has at most {} parts", max_target_parts));
    }
    return parsed;
}

}  // namespace santral::net
