// Reading and printing JSON. Boost.JSON is compiled into this file (src.hpp).

#include "api/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/src.hpp>
#include <cmath>

#include "base/text.h"

namespace santral::api {
namespace {

constexpr int max_seconds = 1'000'000;

bool is_json(std::string_view content_type) {
    const auto type = trim(content_type.substr(0, content_type.find(';')));
    return equals_ignoring_case(type, "application/json") ||
           equals_ignoring_case(type, "application/merge-patch+json");
}

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

}  // namespace

Checked<json::object> parse_body(const net::HttpRequest& request) {
    if (request.body.empty()) return json::object{};
    if (request.body.size() > max_json_bytes) {
        return std::unexpected(
            Problem(ProblemType::body_too_large,
                    fmt::format("a body has at most {} bytes, not {}", max_json_bytes, request.body.size())));
    }
    const auto* type = net::find_header(request.headers, "Content-Type");
    if (!type || !is_json(*type)) {
        return std::unexpected(
            Problem(ProblemType::unsupported_media_type, "send the body as application/json"));
    }
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = max_json_depth;
    auto value = json::parse(request.body, error, {}, options);
    if (error) return std::unexpected(Problem(ProblemType::malformed_body, error.message()));
    if (!value.is_object()) {
        return std::unexpected(Problem(ProblemType::malformed_body, "the body is JSON, but not an object"));
    }
    return std::move(value.as_object());
}

Checked<void> check_sound(const net::HttpRequest& request) {
    const auto* header = net::find_header(request.headers, "Content-Type");
    const auto type = header ? trim(std::string_view(*header).substr(0, header->find(';'))) : "";
    for (const auto* known : {"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"})
        if (equals_ignoring_case(type, known)) return {};
    return std::unexpected(Problem(ProblemType::unsupported_media_type, "send the sound as audio/wav"));
}

Fields::Fields(const json::object& object, std::string prefix)
    : object_(object), prefix_(std::move(prefix)) {}

const json::value* Fields::find(std::string_view key) {
    read_.emplace_back(key);
    const auto* value = object_.if_contains(key);
    return value && !value->is_null() ? value : nullptr;
}

const json::array* Fields::find_array(std::string_view key) {
    const auto* value = find(key);
    if (!value) return nullptr;
    const auto* array = value->if_array();
    if (!array) {
        blame(key, "must be an array");
    } else if (array->size() > max_json_items) {
        blame(key, fmt::format("has more than {} items", max_json_items));
        return nullptr;
    }
    return array;
}

std::string Fields::text(std::string_view key) {
    auto found = find_text(key);
    if (!found) blame(key, "is missing");
    return std::move(found).value_or("");
}

std::optional<std::string> Fields::find_text(std::string_view key) {
    const auto* value = find(key);
    if (!value) return {};
    if (const auto* text = value->if_string()) return std::string(view(*text));
    blame(key, "must be a text");
    return {};
}

std::optional<std::int64_t> Fields::find_number(std::string_view key) {
    const auto* value = find(key);
    if (!value) return {};
    if (const auto* number = value->if_int64()) return *number;
    blame(key, "must be a whole number");
    return {};
}

std::optional<int> Fields::find_number_within(std::string_view key, int least, int most) {
    const auto number = find_number(key);
    if (!number) return {};
    if (*number < least || *number > most) {
        blame(key, fmt::format("is {} to {}", least, most));
        return {};
    }
    return static_cast<int>(*number);
}

std::optional<std::chrono::milliseconds> Fields::find_seconds(std::string_view key) {
    const auto* value = find(key);
    if (!value) return {};
    const auto seconds = value->is_number() ? value->to_number<double>() : -1;
    if (seconds >= 0 && seconds <= max_seconds) {
        return std::chrono::milliseconds(std::llround(seconds * 1000));
    }
    blame(key, fmt::format("must be seconds, 0 to {}", max_seconds));
    return {};
}

std::optional<bool> Fields::find_flag(std::string_view key) {
    const auto* value = find(key);
    if (!value) return {};
    if (const auto* flag = value->if_bool()) return *flag;
    blame(key, "must be true or false");
    return {};
}

std::optional<std::vector<std::string>> Fields::find_texts(std::string_view key) {
    const auto* array = find_array(key);
    if (!array) return {};
    std::vector<std::string> texts;
    for (const auto& item : *array) {
        const auto* text = item.if_string();
        if (!text) {
            blame(key, "must be an array of texts");
            return {};
        }
        texts.emplace_back(view(*text));
    }
    return texts;
}

std::optional<std::vector<json::object>> Fields::find_objects(std::string_view key) {
    const auto* array = find_array(key);
    if (!array) return {};
    std::vector<json::object> objects;
    for (const auto& item : *array) {
        if (!item.is_object()) {
            blame(key, "must be an array of objects");
            return {};
        }
        objects.push_back(item.get_object());
    }
    return objects;
}

const json::object* Fields::find_object(std::string_view key) {
    const auto* value = find(key);
    if (!value) return nullptr;
    if (!value->is_object()) blame(key, "must be an object");
    return value->if_object();
}

bool Fields::has(std::string_view key) const {
    return object_.contains(key);
}

bool Fields::is_null(std::string_view key) const {
    const auto* value = object_.if_contains(key);
    return value && value->is_null();
}

void Fields::blame(std::string_view key, std::string_view why) {
    if (problem_) return;
    const auto name = fmt::format("{}{}", prefix_, key);
    problem_.emplace(ProblemType::invalid_field, fmt::format("\"{}\" {}", name, why), name);
}

Checked<void> Fields::check() const {
    for (const auto& field : object_) {
        const std::string_view key(field.key().data(), field.key().size());
        if (std::ranges::find(read_, key) != read_.end()) continue;
        const auto name = fmt::format("{}{}", prefix_, key);
        return std::unexpected(
            Problem(ProblemType::unknown_field, fmt::format("\"{}\" is not a field of this", name), name));
    }
    if (problem_) return std::unexpected(*problem_);
    return {};
}

net::HttpResponse reply(int status, const json::value& body) {
    return {
        .status = status, .headers = {{"Content-Type", "application/json"}}, .body = json::serialize(body)};
}

net::HttpResponse reply_empty() {
    return {.status = 204};
}

json::value to_json(WallTime time) {
    return json::value(to_rfc3339(time));
}

json::value to_json(const std::optional<WallTime>& time) {
    return time ? to_json(*time) : json::value(nullptr);
}

json::value text_or_null(std::string_view text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

json::array to_json(const std::vector<std::string>& texts) {
    json::array array;
    for (const auto& text : texts) array.emplace_back(text);
    return array;
}

}  // namespace santral::api
