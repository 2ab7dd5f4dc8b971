// "Digest username="bob", realm="firm.example", ...": one walk, each field noted once.

#include "sip/message/digest_header.h"

#include <array>
#include <span>

#include "base/text.h"
#include "sip/message/lexer.h"
#include "sip/message/parameters.h"

namespace santral::sip {
namespace {

struct Field {
    std::string_view name;
    std::string_view* place;
    bool is_required = false;
};

std::unexpected<Error> bad(std::string_view what) {
    return fail(Errc::malformed, std::string("digest: ").append(what));
}

std::string_view without_quotes(std::string_view text) {
    return text.size() >= 2 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
}

Result<void> note(const Parameter& parameter, std::span<const Field> fields) {
    for (const auto& field : fields) {
        if (!equals_ignoring_case(parameter.name, field.name)) continue;
        if (field.place->data()) return bad("a field comes twice");
        *field.place = without_quotes(parameter.value);
    }
    return {};  // Others are extensions, and ignored.
}

Result<void> parse_fields(std::string_view value, std::span<const Field> fields) {
    Lexer lexer(trim(value));
    if (!equals_ignoring_case(lexer.token(), "Digest")) {
        return fail(Errc::unsupported, "authentication scheme is not Digest");
    }
    if (!blanks.has(lexer.next())) return bad("nothing after the scheme");
    lexer.skip_blanks();
    ParameterWalker walker(lexer.rest(), ',');
    while (const auto parameter = walker.next()) {
        if (!parameter->has_value) return bad("a field without a value");
        TRY(note(*parameter, fields));
    }
    if (walker.is_malformed()) return bad("fields are not name=value with commas between");
    for (const auto& field : fields) {
        if (field.is_required && !field.place->data()) return bad("a field is missing");
    }
    return {};
}

}  // namespace

Result<DigestChallenge> parse_digest_challenge(std::string_view value) {
    DigestChallenge made;
    std::string_view stale;
    const std::array fields{
        Field{"realm", &made.realm, true},   Field{"nonce", &made.nonce, true}, Field{"opaque", &made.opaque},
        Field{"algorithm", &made.algorithm}, Field{"qop", &made.qop},           Field{"stale", &stale},
    };
    TRY(parse_fields(value, fields));
    made.is_stale = equals_ignoring_case(stale, "true");
    return made;
}

Result<DigestCredentials> parse_digest_credentials(std::string_view value) {
    DigestCredentials made;
    const std::array fields{
        Field{"username", &made.username, true},
        Field{"realm", &made.realm, true},
        Field{"nonce", &made.nonce, true},
        Field{"uri", &made.uri, true},
        Field{"response", &made.response, true},
        Field{"algorithm", &made.algorithm},
        Field{"cnonce", &made.cnonce},
        Field{"opaque", &made.opaque},
        Field{"qop", &made.qop},
        Field{"nc", &made.nc},
    };
    TRY(parse_fields(value, fields));
    return made;
}

}  // namespace santral::sip
