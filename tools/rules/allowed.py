"""Every exception to a rule, each with its reason, in this one place."""

# A path (or a folder ending in "/") -> why it may name a library.
LIBRARY_HOMES = {
    "boost/asio": {"src/net/": "the event loop"},
    "boost/beast": {"src/net/": "the HTTP parser"},
    "boost/json": {"src/api/": "JSON"},
    "prometheus/": {"src/api/": "/metrics"},
    "openssl/": {
        "src/net/": "TLS",
        "src/sip/auth/": "digest hashes: pure functions",
        "src/rtp/stun_integrity.cpp": "a hash: a pure function",
        "src/rtp/srtp_cipher.cpp": "ciphers: pure functions",
    },
    "srtp2/": {
        "src/rtp/srtp_peer_test.cpp": "what our SRTP is held against",
        "bench/srtp_relay_bench.cpp": "the same",
    },
    "soci/": {"src/store/": "all SQL"},
    "sqlite3.h": {"src/store/": "backup and pragmas, which SOCI does not wrap"},
    "sodium": {
        "src/store/": "password hashes, sealed secrets",
        "src/app/": "sodium_init",
        "src/call/gruu.cpp": "seals temporary addresses",
    },
    "spdlog/": {"src/base/log.cpp": "the log"},
    "systemd/": {"src/app/": "readiness and watchdog"},
    "CLI/": {"src/app/": "the command line"},
    "toml++/": {"src/app/": "the configuration"},
    "sndfile.h": {"src/audio/": "sound files", "src/media/": "recordings in tests"},
    "opus": {"src/audio/": "codecs"},
    "spandsp": {"src/audio/": "codecs and tones"},
    "speex": {"src/audio/": "resampling"},
}

# A header -> who may see it though it stands on no lower floor.
SEEN_BESIDE = {
    "rtp/codec.h": {"src/sdp/": "one list of codecs for all floors", "src/audio/": "the same"},
    "rtp/keying.h": {"src/sdp/": "one set of words for how RTP is protected"},
}

LOCK_HOMES = {
    "src/base/mailbox": "the one way from thread to thread",
    "src/base/log": "any thread writes the log",
}

# Names that look banned, and why each may stay.
NAMES = {
    "info": "SIP INFO (RFC 6086), and the log level",
    "base_type": "SOCI's contract for rows",
    "from_base": "SOCI's contract for rows",
    "base64": "the encoding of RFC 4648",
    "to_base64": "the same",
    "from_base64": "the same",
    "to_base": "SOCI's contract for rows",
    "log_info": "the log level",
    "alert_info": "RFC 3261 20.4",
    "call_info": "RFC 3261 20.9",
    "history_info": "RFC 7044",
    "do_not_disturb": "what telephones call it",
    "do_not_disturb_on": "the same",
    "do_not_disturb_off": "the same",
    "SF_INFO": "libsndfile's own type",
    "addrinfo": "POSIX",
    "crypto_pwhash_str": "libsodium",
    "crypto_pwhash_str_verify": "libsodium",
    "str": "std::ostringstream::str, where it is a member call",
    "BIO_get_mem_data": "OpenSSL",
    "BIO_get_data": "the same",
    "BIO_set_data": "the same",
    "ASN1_STRING_get0_data": "the same",
    "data": "std::data and members of that name in the standard library",
    "LLVMFuzzerTestOneInput": "libFuzzer's entry point",
}

# Feature files that every feature may include: the contract.
FEATURE_CONTRACT = {"feature.h", "session.h", "event_package.h", "xml_writer.h"}
# And the one that knows them all.
FEATURE_REGISTER = {"all.cpp", "all.h"}

# Files that nothing names and that are alive all the same.
ENTRY_POINTS = {
    "dev": "the one command",
    ".ci/run": "continuous integration",
    "tools/tidy.py": "./dev check",
    "README.md": "the door",
}


def is_allowed(path, homes):
    return any(path.startswith(home) for home in homes)
