#pragma once
// JSON in and out: bodies read field by field, with the unknown ones refused by name; answers printed. The
// only folder that knows Boost.JSON.

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/problem.h"
#include "base/wall_clock.h"

namespace santral::api {

namespace json = boost::json;

constexpr std::size_t max_json_bytes = 262'144;
constexpr std::size_t max_json_depth = 8;
constexpr std::size_t max_json_items = 1'000;  // Of one array.

// An object of the request, of type application/json (or merge-patch+json: RFC 7396).
Checked<json::object> parse_body(const net::HttpRequest& request);

// A request whose body is a sound: audio/wav.
Checked<void> check_sound(const net::HttpRequest& request);

// Reads an object field by field. A missing, wrong or unknown field is remembered, the first of them, and
// told by check(): so a resource reads all its fields in a row, and asks once with TRY(fields.check()).
class Fields {
public:
    // object must outlive the reader. prefix: of the names in problems, as "rules[2].".
    explicit Fields(const json::object& object, std::string prefix = "");

    // Must be there.
    std::string text(std::string_view key);
    // Absent where the field is absent or null. PATCH leaves absent fields as they are: is_null() tells the
    // one that is to be emptied.
    std::optional<std::string> find_text(std::string_view key);
    std::optional<std::int64_t> find_number(std::string_view key);
    // Blamed where it is less or more.
    std::optional<int> find_number_within(std::string_view key, int least, int most);
    std::optional<bool> find_flag(std::string_view key);
    // Seconds, to the millisecond: 1, or 2.5.
    std::optional<std::chrono::milliseconds> find_seconds(std::string_view key);
    std::optional<std::vector<std::string>> find_texts(std::string_view key);
    std::optional<std::vector<json::object>> find_objects(std::string_view key);
    const json::object* find_object(std::string_view key);  // Null where absent or null.

    bool has(std::string_view key) const;
    bool is_null(std::string_view key) const;

    // A problem of our own with that field.
    void blame(std::string_view key, std::string_view why);
    // The first thing that was wrong with the fields read, or one that nobody read.
    Checked<void> check() const;

private:
    const json::value* find(std::string_view key);
    const json::array* find_array(std::string_view key);

    const json::object& object_;
    std::string prefix_;
    std::vector<std::string> read_;
    std::optional<Problem> problem_;
};

// Answers.
net::HttpResponse reply(int status, const json::value& body);
net::HttpResponse reply_empty();  // 204.

json::value to_json(WallTime time);  // RFC 3339, UTC, milliseconds.
json::value to_json(const std::optional<WallTime>& time);
// Empty text is null.
json::value text_or_null(std::string_view text);
json::array to_json(const std::vector<std::string>& texts);

}  // namespace santral::api
