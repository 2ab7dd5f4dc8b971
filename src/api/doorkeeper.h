#pragma once
// Whose request this is: bearer API keys (RFC 6750), proved by argon2id once and remembered, so that only the
// first request with a key is slow. Who guesses is turned away for a while, as phones that guess are; keys
// that are remembered go on working beside it.

#include <map>
#include <string>

#include "api/request.h"
#include "base/random.h"
#include "base/timers.h"
#include "base/wall_clock.h"
#include "sip/auth/digest_hash.h"
#include "store/api_keys.h"
#include "store/database.h"
#include "transport/flood_guard.h"
#include "transport/security_log.h"

namespace santral::api {

class Doorkeeper {
public:
    static constexpr std::size_t max_remembered = 1'000;  // Keys; then all are proved anew.

    struct Surroundings {  // All outlive the doorkeeper.
        store::Database& database;
        const Timers& timers;
        Random& random;
        WallClock wall_clock;
    };
    // trusted: networks that are never turned away.
    Doorkeeper(Surroundings around, std::vector<Network> trusted);

    // Problems: unauthorized, after as long a time for a wrong key as for a right one that is new;
    // too-many-failures, at once and without looking, with Retry-After. A key that was removed is refused
    // from the next request on.
    Checked<Caller> admit(const net::HttpRequest& request);

private:
    Checked<Caller> prove(const std::string& token, const std::string& digest, const IpAddress& source);
    Result<bool> still_holds(const store::ApiKey& key);
    void note_failure(const IpAddress& source);

    Surroundings around_;
    transport::FloodGuard guard_;
    transport::SecurityLog security_log_;
    sip::KeyedDigest token_digest_;  // With a key of this run: what is remembered opens nothing.
    std::map<std::string, store::ApiKey> remembered_;  // By digest of the token.
};

}  // namespace santral::api
