-- Who and what exists: tenants, their users, and everything an extension is made of.
-- Ids are UUIDs of version 7 as text. Times are milliseconds since 1970-01-01 UTC. Lists in a text column
-- are separated by commas. Flags are 0 or 1. Every row belongs to a tenant, and the two-column foreign keys
-- see to it that no row refers to one of another tenant.

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
    pattern TEXT NOT NULL,                    -- docs/number_patterns.md.
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
    created_at BIGINT NOT NULL,
    UNIQUE (tenant_id, number),
    UNIQUE (tenant_id, id),
    CHECK ((ha1_md5 IS NULL) = (ha1_sha256 IS NULL)),
    FOREIGN KEY (tenant_id, connection_port_id) REFERENCES connection_ports (tenant_id, id),
    FOREIGN KEY (tenant_id, outbound_profile_id) REFERENCES outbound_profiles (tenant_id, id)
);

CREATE INDEX extensions_by_connection_port ON extensions (connection_port_id);

CREATE INDEX extensions_by_outbound_profile ON extensions (outbound_profile_id);

-- The groups an extension is in.
CREATE TABLE extension_memberships (
    tenant_id TEXT NOT NULL,
    extension_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    PRIMARY KEY (extension_id, group_id),
    FOREIGN KEY (tenant_id, extension_id) REFERENCES extensions (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, group_id) REFERENCES extension_groups (tenant_id, id)
);

CREATE INDEX extension_memberships_by_group ON extension_memberships (group_id);

-- The groups an extension may call. No row: every group.
CREATE TABLE callable_groups (
    tenant_id TEXT NOT NULL,
    extension_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    PRIMARY KEY (extension_id, group_id),
    FOREIGN KEY (tenant_id, extension_id) REFERENCES extensions (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, group_id) REFERENCES extension_groups (tenant_id, id)
);

CREATE INDEX callable_groups_by_group ON callable_groups (group_id);

-- What the server alone knows, as the key of its digest nonces. In hexadecimal.
CREATE TABLE server_secrets (
    name TEXT NOT NULL PRIMARY KEY,
    secret TEXT NOT NULL
);
