-- Today's schema: what db/migrations make of an empty database. Written by ./dev schema, never by hand.

CREATE TABLE schema_migrations (
    version INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,                     -- Of the migration's text: history is not rewritten.
    applied_at BIGINT NOT NULL
);

CREATE TABLE tenants (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    domain TEXT NOT NULL UNIQUE,              -- Lower case: the host of its SIP addresses.
    realm TEXT NOT NULL,                      -- Never changed: the stored digests depend on it.
    min_number_digits INTEGER NOT NULL DEFAULT 1,
    max_number_digits INTEGER NOT NULL DEFAULT 6,
    emergency_numbers TEXT NOT NULL DEFAULT '112,911',
    created_at BIGINT NOT NULL,
    CHECK (min_number_digits >= 1 AND max_number_digits >= min_number_digits)
);

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT,                       -- Argon2id; NULL: cannot log in with a password.
    created_at BIGINT NOT NULL,
    UNIQUE (tenant_id, login)
);

CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,            -- Of the key, which is shown once and never stored.
    scopes TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    UNIQUE (tenant_id, name)
);

CREATE TABLE extension_groups (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    UNIQUE (tenant_id, name),
    UNIQUE (tenant_id, id)
);

CREATE TABLE connection_ports (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL,                    -- The IP address it listens on; 0.0.0.0 and :: mean every one.
    port INTEGER NOT NULL,
    transports TEXT NOT NULL,                 -- udp, tcp, tls, ws, wss.
    allowed_networks TEXT NOT NULL DEFAULT '',  -- Networks in CIDR form; empty: from anywhere.
    advertised_address TEXT,                  -- What is written into Via, Contact and SDP; NULL: its own.
    UNIQUE (tenant_id, name),
    UNIQUE (tenant_id, id),
    CHECK (port BETWEEN 1 AND 65535)
);

CREATE TABLE outbound_profiles (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    max_calls INTEGER,                        -- At the same time; NULL: no limit.
    UNIQUE (tenant_id, name),
    UNIQUE (tenant_id, id),
    CHECK (max_calls >= 0)
);

CREATE TABLE outbound_rules (
    tenant_id TEXT NOT NULL,
    profile_id TEXT NOT NULL,
    position INTEGER NOT NULL,                -- The lowest that matches decides.
    verdict TEXT NOT NULL CHECK (verdict IN ('allow', 'deny')),
    pattern TEXT NOT NULL, strip_digits INTEGER NOT NULL DEFAULT 0, prefix TEXT
    NOT NULL DEFAULT '',                    -- docs/number_patterns.md.
    PRIMARY KEY (profile_id, position),
    FOREIGN KEY (tenant_id, profile_id) REFERENCES outbound_profiles (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE extensions (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    ha1_md5 TEXT,                             -- Both NULL: no password, no phone can register.
    ha1_sha256 TEXT,
    connection_port_id TEXT NOT NULL,
    outbound_profile_id TEXT,                 -- NULL: no call leaves the house, save to emergency numbers.
    records_calls INTEGER NOT NULL DEFAULT 0 CHECK (records_calls IN (0, 1)),
    max_contacts INTEGER NOT NULL DEFAULT 5 CHECK (max_contacts >= 1),
    created_at BIGINT NOT NULL, listens_for_tones INTEGER NOT NULL
    DEFAULT 0 CHECK (listens_for_tones IN (0, 1)), media_encryption TEXT NOT NULL
    DEFAULT 'automatic' CHECK (media_encryption IN ('automatic', 'none', 'sdes', 'dtls')),
    UNIQUE (tenant_id, number),
    UNIQUE (tenant_id, id),
    CHECK ((ha1_md5 IS NULL) = (ha1_sha256 IS NULL)),
    FOREIGN KEY (tenant_id, connection_port_id) REFERENCES connection_ports (tenant_id, id),
    FOREIGN KEY (tenant_id, outbound_profile_id) REFERENCES outbound_profiles (tenant_id, id)
);

CREATE INDEX extensions_by_connection_port ON extensions (connection_port_id);

CREATE INDEX extensions_by_outbound_profile ON extensions (outbound_profile_id);

CREATE TABLE extension_memberships (
    tenant_id TEXT NOT NULL,
    extension_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    PRIMARY KEY (extension_id, group_id),
    FOREIGN KEY (tenant_id, extension_id) REFERENCES extensions (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, group_id) REFERENCES extension_groups (tenant_id, id)
);

CREATE INDEX extension_memberships_by_group ON extension_memberships (group_id);

CREATE TABLE callable_groups (
    tenant_id TEXT NOT NULL,
    extension_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    PRIMARY KEY (extension_id, group_id),
    FOREIGN KEY (tenant_id, extension_id) REFERENCES extensions (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, group_id) REFERENCES extension_groups (tenant_id, id)
);

CREATE INDEX callable_groups_by_group ON callable_groups (group_id);

CREATE TABLE server_secrets (
    name TEXT NOT NULL PRIMARY KEY,
    secret TEXT NOT NULL
);

CREATE TABLE registrations (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    extension_id TEXT NOT NULL,
    contact TEXT NOT NULL,                    -- The URI of the Contact as it came.
    instance TEXT NOT NULL DEFAULT '',        -- RFC 5626 +sip.instance and reg-id; '' and 0: none.
    reg_id INTEGER NOT NULL DEFAULT 0,
    q_thousandths INTEGER NOT NULL DEFAULT 1000,
    path TEXT NOT NULL DEFAULT '',            -- RFC 3327: the Path values, first hop first.
    connection_port_id TEXT NOT NULL,         -- The flow it came by.
    transport TEXT NOT NULL,
    local_endpoint TEXT NOT NULL,
    remote_endpoint TEXT NOT NULL,
    user_agent TEXT NOT NULL DEFAULT '',
    call_id TEXT NOT NULL,                    -- RFC 3261 10.3: an older CSeq of it is refused.
    cseq BIGINT NOT NULL,
    registered_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    FOREIGN KEY (tenant_id, extension_id) REFERENCES extensions (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, connection_port_id) REFERENCES connection_ports (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE call_records (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    direction TEXT NOT NULL,                  -- internal, inbound, outbound.
    from_number TEXT NOT NULL DEFAULT '',
    from_name TEXT NOT NULL DEFAULT '',
    to_dialled TEXT NOT NULL DEFAULT '',
    to_reached TEXT NOT NULL DEFAULT '',
    outbound_profile TEXT NOT NULL DEFAULT '',
    started_at BIGINT NOT NULL,
    answered_at BIGINT,
    ended_at BIGINT,                          -- NULL: in progress.
    ring_ms BIGINT,
    talk_ms BIGINT,
    hold_ms BIGINT,
    outcome TEXT NOT NULL DEFAULT '',         -- answered, missed, busy, no answer, unreachable, ...
    hangup_by TEXT NOT NULL DEFAULT '',       -- caller, callee, server.
    cause_sip INTEGER NOT NULL DEFAULT 0,     -- 0: none.
    cause_q850 INTEGER NOT NULL DEFAULT 0,
    cause_text TEXT NOT NULL DEFAULT '',
    UNIQUE (tenant_id, id)
);

CREATE INDEX call_records_by_start ON call_records (tenant_id, started_at);

CREATE INDEX call_records_in_progress ON call_records (id) WHERE ended_at IS NULL;

CREATE TABLE call_legs (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    leg_no INTEGER NOT NULL,                  -- 1: the caller's.
    number TEXT NOT NULL DEFAULT '',
    contact TEXT NOT NULL DEFAULT '',
    user_agent TEXT NOT NULL DEFAULT '',
    sip_call_id TEXT NOT NULL DEFAULT '',
    started_at BIGINT NOT NULL,
    answered_at BIGINT,
    ended_at BIGINT,
    ring_ms BIGINT,
    talk_ms BIGINT,
    outcome TEXT NOT NULL DEFAULT '',
    hangup_by TEXT NOT NULL DEFAULT '',
    cause_sip INTEGER NOT NULL DEFAULT 0,
    cause_q850 INTEGER NOT NULL DEFAULT 0,
    cause_text TEXT NOT NULL DEFAULT '',
    codec TEXT NOT NULL DEFAULT '',
    packets_in BIGINT NOT NULL DEFAULT 0,
    packets_out BIGINT NOT NULL DEFAULT 0,
    packets_lost BIGINT NOT NULL DEFAULT 0,
    jitter_ms DOUBLE PRECISION,
    round_trip_ms DOUBLE PRECISION,
    remote_loss DOUBLE PRECISION,             -- 0 to 1: what the far side says it lost of ours.
    mos DOUBLE PRECISION, name TEXT
    NOT NULL DEFAULT '', role TEXT
    NOT NULL DEFAULT 'called', brought_by TEXT
    NOT NULL DEFAULT '', other_call_id TEXT
    NOT NULL DEFAULT '', hold_ms BIGINT,                     -- NULL: no voice came, nothing to judge.
    UNIQUE (call_id, leg_no),
    FOREIGN KEY (tenant_id, call_id) REFERENCES call_records (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX call_legs_in_progress ON call_legs (id) WHERE ended_at IS NULL;

CREATE TABLE recordings (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    file TEXT NOT NULL,                       -- Its final name; while it is open, ".part" is added.
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'repaired', 'lost')),
    started_at BIGINT NOT NULL,
    bytes BIGINT NOT NULL DEFAULT 0,
    length_ms BIGINT NOT NULL DEFAULT 0,
    sha256 TEXT,
    FOREIGN KEY (tenant_id, call_id) REFERENCES call_records (tenant_id, id)
);

CREATE INDEX recordings_by_call ON recordings (call_id);

CREATE INDEX recordings_open ON recordings (id) WHERE state = 'open';

CREATE TABLE idempotency_keys (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    idempotency_key TEXT NOT NULL,
    request_digest TEXT NOT NULL,             -- Of method, path and body.
    status INTEGER NOT NULL,
    location TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, idempotency_key)
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE INDEX recordings_by_start ON recordings (tenant_id, started_at);

CREATE TABLE extension_calls (
    tenant_id TEXT NOT NULL,
    extension_id TEXT NOT NULL PRIMARY KEY,
    code_rights TEXT NOT NULL DEFAULT 'both',
    do_not_disturb INTEGER NOT NULL DEFAULT 0 CHECK (do_not_disturb IN (0, 1)),
    forward_always TEXT,                      -- Destinations; NULL: not forwarded.
    forward_busy TEXT,
    forward_no_answer TEXT,
    forward_unavailable TEXT,
    forward_after_s INTEGER NOT NULL DEFAULT 20 CHECK (forward_after_s >= 1),
    is_dealing INTEGER NOT NULL DEFAULT 0 CHECK (is_dealing IN (0, 1)),
    may_join_outside INTEGER NOT NULL DEFAULT 0 CHECK (may_join_outside IN (0, 1)),
    shown_outside_number TEXT,                -- NULL: that of the line.
    CHECK (code_rights IN ('none', 'incoming', 'outgoing', 'both')),
    FOREIGN KEY (tenant_id, extension_id) REFERENCES extensions (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE internal_numbers (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    destination TEXT NOT NULL,
    UNIQUE (tenant_id, number)
);

CREATE TABLE ring_plans (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,                       -- As it stands in a destination.
    ring_order TEXT NOT NULL CHECK (ring_order IN ('at_once', 'in_order')),
    ring_for_s INTEGER NOT NULL CHECK (ring_for_s >= 1),  -- All of them, or each where it is in order.
    on_no_answer TEXT,                        -- Destinations; NULL: the call ends.
    on_busy TEXT,
    on_unavailable TEXT,
    UNIQUE (tenant_id, name),
    UNIQUE (tenant_id, id)
);

CREATE TABLE ring_plan_members (
    tenant_id TEXT NOT NULL,
    ring_plan_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    extension_id TEXT NOT NULL,
    PRIMARY KEY (ring_plan_id, position),
    FOREIGN KEY (tenant_id, ring_plan_id) REFERENCES ring_plans (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, extension_id) REFERENCES extensions (tenant_id, id)
);

CREATE INDEX ring_plan_members_by_extension ON ring_plan_members (extension_id);

CREATE TABLE feature_code_settings (
    tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenants (id),
    pack TEXT NOT NULL,
    code_time_ms INTEGER NOT NULL,            -- Between the keys of a code.
    number_time_ms INTEGER NOT NULL,          -- Between the digits of the number after it.
    CHECK (code_time_ms > 0 AND number_time_ms > 0)
);

CREATE TABLE feature_codes (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    feature TEXT NOT NULL,
    codes TEXT NOT NULL,                      -- A list; empty: no code reaches the feature.
    PRIMARY KEY (tenant_id, feature)
);

CREATE TABLE trunks (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('registration', 'address')),
    host TEXT NOT NULL,                       -- A name or an IP address.
    port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    connection_port_id TEXT NOT NULL,         -- By which it speaks.
    username TEXT NOT NULL DEFAULT '',
    sealed_password TEXT,                     -- Secretbox under the server's secret "trunk passwords".
    from_domain TEXT NOT NULL DEFAULT '',     -- '': the host.
    register_for_s INTEGER NOT NULL DEFAULT 600,
    allowed_networks TEXT NOT NULL DEFAULT '',  -- That calls may come from; '': those of the host.
    max_calls INTEGER CHECK (max_calls >= 0),   -- At the same time, both ways; NULL: no limit.
    trusts_identity INTEGER NOT NULL DEFAULT 0 CHECK (trusts_identity IN (0, 1)),
    is_enabled INTEGER NOT NULL DEFAULT 1 CHECK (is_enabled IN (0, 1)), listens_for_tones INTEGER NOT NULL
    DEFAULT 0 CHECK (listens_for_tones IN (0, 1)), media_encryption TEXT NOT NULL
    DEFAULT 'automatic' CHECK (media_encryption IN ('automatic', 'none', 'sdes', 'dtls')), transport TEXT
    NOT NULL DEFAULT 'udp' CHECK (transport IN ('udp', 'tcp', 'tls')),
    UNIQUE (tenant_id, name),
    UNIQUE (tenant_id, id),
    FOREIGN KEY (tenant_id, connection_port_id) REFERENCES connection_ports (tenant_id, id)
);

CREATE INDEX trunks_by_connection_port ON trunks (connection_port_id);

CREATE TABLE city_numbers (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    number TEXT NOT NULL,                     -- E.164, with its +.
    trunk_id TEXT NOT NULL,                   -- By which it comes in.
    name TEXT NOT NULL DEFAULT '',            -- Shown to who is called.
    destination TEXT NOT NULL,                -- "kind/argument": where a call to it leads.
    UNIQUE (tenant_id, number),
    UNIQUE (tenant_id, id),
    FOREIGN KEY (tenant_id, trunk_id) REFERENCES trunks (tenant_id, id)
);

CREATE INDEX city_numbers_by_trunk ON city_numbers (trunk_id);

CREATE TABLE outbound_profile_trunks (
    tenant_id TEXT NOT NULL,
    profile_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    trunk_id TEXT NOT NULL,
    PRIMARY KEY (profile_id, position),
    FOREIGN KEY (tenant_id, profile_id) REFERENCES outbound_profiles (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, trunk_id) REFERENCES trunks (tenant_id, id)
);

CREATE INDEX outbound_profile_trunks_by_trunk ON outbound_profile_trunks (trunk_id);

CREATE TABLE outbound_profile_identities (
    tenant_id TEXT NOT NULL,
    profile_id TEXT NOT NULL PRIMARY KEY,
    city_number_id TEXT NOT NULL,
    FOREIGN KEY (tenant_id, profile_id) REFERENCES outbound_profiles (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, city_number_id) REFERENCES city_numbers (tenant_id, id)
);

CREATE INDEX outbound_profile_identities_by_number ON outbound_profile_identities (city_number_id);

CREATE TABLE recording_segments (
    recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,                -- From 0 on, without a gap.
    from_ms BIGINT NOT NULL,                  -- Of the recording; it lasts until the next one.
    kind TEXT NOT NULL CHECK (kind IN ('talk', 'hold', 'consultation', 'nobody')),
    left_leg_no INTEGER NOT NULL DEFAULT 0,   -- 0: nobody.
    left_number TEXT NOT NULL DEFAULT '',
    right_leg_no INTEGER NOT NULL DEFAULT 0,
    right_number TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (recording_id, position)
);
