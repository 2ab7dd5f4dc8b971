// The resource /feature-codes (X1 to X4): what is pressed to have the exchange do something, one table for a
// tenant. What gets in the way of what is told with it.

#include "api/tenant_directory.h"
#include "directory/code_lint.h"

namespace santral::api {
namespace {

using directory::CodeFinding;
using directory::FeatureCodesPatch;
using directory::TenantCodes;

double seconds_of(std::chrono::milliseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

// What is stored.
json::object body_of(const TenantCodes& table) {
    json::object codes;
    for (const auto feature : directory::all_feature_codes())
        codes[directory::to_string(feature)] = to_json(table.codes.codes_of(feature));
    return {{"pack", directory::to_string(table.codes.pack())},
            {"code_time_s", seconds_of(table.times.code)},
            {"number_time_s", seconds_of(table.times.number)},
            {"codes", std::move(codes)}};
}

json::object body_of(const CodeFinding& finding) {
    return {{"level", finding.level == CodeFinding::Level::error ? "error" : "warning"},
            {"one", finding.one},
            {"other", text_or_null(finding.other)},
            {"text", finding.text}};
}

// Of the whole table: its ETag is that of what is stored, since numbers come and go.
struct Found {
    json::object body;
    std::string etag;
};

Checked<Found> find(Surroundings& around, const Request& request) {
    const auto here = TRY(TenantDirectory::read(around, request));
    auto body = body_of(*here.snapshot().find_feature_codes(here.tenant()));
    auto etag = etag_of(body);
    json::array findings;
    for (const auto& finding : directory::lint(here.snapshot(), here.tenant()))
        findings.push_back(body_of(finding));
    body["findings"] = std::move(findings);
    return Found{std::move(body), std::move(etag)};
}

// Of one feature: a list; empty, no code reaches it; null, as in the pack.
Checked<void> read_codes(const json::object& object, FeatureCodesPatch& patch) {
    Fields codes(object, "codes.");
    for (const auto feature : directory::all_feature_codes()) {
        const std::string word(directory::to_string(feature));
        if (auto keys = codes.find_texts(word)) patch.codes.emplace(word, std::move(*keys));
        if (codes.is_null(word)) patch.as_in_pack.push_back(word);
    }
    return codes.check();
}

Checked<FeatureCodesPatch> read_patch(const Request& request) {
    Fields fields(request.body);
    FeatureCodesPatch patch{.pack = fields.find_text("pack")};
    if (const auto time = fields.find_seconds("code_time_s"))
        patch.code_time_ms = static_cast<int>(time->count());
    if (const auto time = fields.find_seconds("number_time_s"))
        patch.number_time_ms = static_cast<int>(time->count());
    const auto* codes = fields.find_object("codes");
    for (const auto* key : {"pack", "code_time_s", "number_time_s", "codes"})
        if (fields.is_null(key)) fields.blame(key, "cannot be empty");
    TRY(fields.check());
    if (codes) TRY(read_codes(*codes, patch));
    return patch;
}

Outcome show(Surroundings& around, const Request& request) {
    const auto found = TRY(find(around, request));
    return reply_with_etag(request, found.body, found.etag);
}

Outcome change(Surroundings& around, const Request& request) {
    const auto before = TRY(find(around, request));
    TRY(check_if_match(request, before.etag));
    const auto patch = TRY(read_patch(request));
    const auto changed = administration_of(around, request).change_feature_codes(patch);
    if (!changed) return std::unexpected(blame_body(changed.error()));
    const auto found = TRY(find(around, request));
    auto response = reply(200, found.body);
    response.headers.push_back({"ETag", found.etag});
    return response;
}

}  // namespace

void add_feature_codes(Router& router, Surroundings& around) {
    using enum Route::Effect;
    router.add({"GET", "/feature-codes", "feature-codes:read", bind(around, show)});
    router.add({"PATCH", "/feature-codes", "feature-codes:write", bind(around, change), directory});
}

}  // namespace santral::api
