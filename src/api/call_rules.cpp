// The resource /extensions/{number}/call-rules: what an extension does with calls (S4.28 to S4.31, C8), what
// its feature codes may do (X4), and what it shows outside.

#include "api/tenant_directory.h"
#include "directory/number_words.h"

namespace santral::api {
namespace {

using directory::CallRules;
using directory::CallRulesPatch;

json::value body_of(const CallRules& rules) {
    return json::object{{"code_rights", directory::to_string(rules.code_rights)},
                        {"do_not_disturb", rules.do_not_disturb},
                        {"forward_always", text_or_null(rules.forward_always)},
                        {"forward_busy", text_or_null(rules.forward_busy)},
                        {"forward_no_answer", text_or_null(rules.forward_no_answer)},
                        {"forward_unavailable", text_or_null(rules.forward_unavailable)},
                        {"forward_after_s", rules.forward_after.count()},
                        {"dealing", rules.is_dealing},
                        {"may_join_outside", rules.may_join_outside},
                        {"shown_outside_number", text_or_null(rules.shown_outside_number)}};
}

Checked<json::value> find(Surroundings& around, const Request& request) {
    const auto here = TRY(TenantDirectory::read(around, request));
    return body_of(TRY(here.view().find_extension(request.at("number")))->calls);
}

CallRulesPatch read_fields(Fields& fields) {
    return {.code_rights = fields.find_text("code_rights"),
            .do_not_disturb = fields.find_flag("do_not_disturb"),
            .forward_always = fields.find_text("forward_always"),
            .forward_busy = fields.find_text("forward_busy"),
            .forward_no_answer = fields.find_text("forward_no_answer"),
            .forward_unavailable = fields.find_text("forward_unavailable"),
            .forward_after_s = fields.find_number_within("forward_after_s", 1, directory::longest_ring_s),
            .is_dealing = fields.find_flag("dealing"),
            .may_join_outside = fields.find_flag("may_join_outside"),
            .shown_outside_number = fields.find_text("shown_outside_number")};
}

// RFC 7396: null takes a forward away, and the number that is shown.
Checked<CallRulesPatch> read_patch(const Request& request) {
    Fields fields(request.body);
    auto patch = read_fields(fields);
    if (fields.is_null("forward_always")) patch.forward_always.emplace();
    if (fields.is_null("forward_busy")) patch.forward_busy.emplace();
    if (fields.is_null("forward_no_answer")) patch.forward_no_answer.emplace();
    if (fields.is_null("forward_unavailable")) patch.forward_unavailable.emplace();
    if (fields.is_null("shown_outside_number")) patch.shown_outside_number.emplace();
    for (const auto* key :
         {"code_rights", "do_not_disturb", "forward_after_s", "dealing", "may_join_outside"})
        if (fields.is_null(key)) fields.blame(key, "cannot be empty");
    TRY(fields.check());
    return patch;
}

Outcome show(Surroundings& around, const Request& request) {
    const auto body = TRY(find(around, request));
    return reply_with_etag(request, body, etag_of(body));
}

Outcome change(Surroundings& around, const Request& request) {
    const auto before = TRY(find(around, request));
    TRY(check_if_match(request, etag_of(before)));
    const auto patch = TRY(read_patch(request));
    const auto changed = administration_of(around, request).change_calls(request.at("number"), patch);
    if (!changed) return std::unexpected(blame_body(changed.error()));
    return reply_changed(TRY(find(around, request)));
}

}  // namespace

void add_call_rules(Router& router, Surroundings& around) {
    using enum Route::Effect;
    router.add({"GET", "/extensions/{number}/call-rules", "extensions:read", bind(around, show)});
    router.add(
        {"PATCH", "/extensions/{number}/call-rules", "extensions:write", bind(around, change), directory});
}

}  // namespace santral::api
