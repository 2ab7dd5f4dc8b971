// Proving API keys.

#include "api/doorkeeper.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace santral::api {
namespace {

constexpr std::string_view scheme = "Bearer ";
constexpr std::size_t max_token_bytes = 256;
constexpr std::size_t digest_key_characters = 43;  // 256 bits.

Problem unauthorized() {
    Problem problem(ProblemType::unauthorized, "send a valid API key: Authorization: Bearer santral_...");
    problem.headers.push_back({"WWW-Authenticate", "Bearer realm=\"santral\""});
    return problem;
}

Problem too_many_failures(Duration wait) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    Problem problem(ProblemType::too_many_failures, fmt::format("wait {} s", seconds));
    problem.headers.push_back({"Retry-After", fmt::format("{}", seconds)});
    return problem;
}

std::string token_of(const net::HttpRequest& request) {
    const auto* header = net::find_header(request.headers, "Authorization");
    if (!header || header->size() > scheme.size() + max_token_bytes) return "";
    if (!equals_ignoring_case(std::string_view(*header).substr(0, scheme.size()), scheme)) return "";
    return std::string(trim(std::string_view(*header).substr(scheme.size())));
}

Caller caller_of(const store::ApiKey& key) {
    return {key.id, directory::TenantId{key.tenant_id}, key.scopes};
}

}  // namespace

Doorkeeper::Doorkeeper(Surroundings around, std::vector<Network> trusted)
    : around_(std::move(around)),
      guard_(around_.timers, around_.random, std::move(trusted)),
      security_log_(around_.timers),
      token_digest_(around_.random.token(digest_key_characters)) {}

Checked<Caller> Doorkeeper::admit(const net::HttpRequest& request) {
    const auto token = token_of(request);
    if (token.empty()) return std::unexpected(unauthorized());
    const auto digest = token_digest_.of({token});
    const auto known = remembered_.find(digest);
    if (known == remembered_.end()) return prove(token, digest, request.remote.ip);
    if (TRY(still_holds(known->second))) return caller_of(known->second);
    remembered_.erase(known);
    return std::unexpected(unauthorized());
}

Checked<Caller> Doorkeeper::prove(const std::string& token, const std::string& digest,
                                  const IpAddress& source) {
    if (guard_.on_message(source) != transport::Verdict::admit) {
        const bool is_banned = guard_.standing(source) == transport::Standing::banned;
        return std::unexpected(too_many_failures(is_banned ? transport::FloodGuard::ban_for
                                                           : transport::FloodGuard::longest_silence));
    }
    auto key = store::prove_api_key(around_.database, token, around_.wall_clock());
    if (!key && key.error().code != Errc::denied) return std::unexpected(key.error());
    if (!key) {
        note_failure(source);
        return std::unexpected(unauthorized());
    }
    if (remembered_.size() >= max_remembered) remembered_.clear();
    return caller_of(remembered_.emplace(digest, std::move(*key)).first->second);
}

Result<bool> Doorkeeper::still_holds(const store::ApiKey& key) {
    if (key.expires_at && *key.expires_at <= around_.wall_clock()) return false;
    const auto present = TRY(store::list_api_keys(around_.database, key.tenant_id));
    return std::ranges::find(present, key.id, &store::ApiKey::id) != present.end();
}

void Doorkeeper::note_failure(const IpAddress& source) {
    security_log_.write({.name = "api_refused", .source = source, .detail = "wrong API key"});
    if (guard_.on_offence(source, transport::Offence::refused) == transport::Standing::banned) {
        security_log_.write({.name = "banned", .source = source, .detail = "too many wrong API keys"});
    }
}

}  // namespace santral::api
