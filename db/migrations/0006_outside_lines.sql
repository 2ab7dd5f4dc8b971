-- The lines to the world outside: trunks to carriers, the city numbers that lead into the house, and which
-- outbound profile uses which trunk.

CREATE TABLE trunks (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('registration', 'address')),
    host TEXT NOT NULL,                       -- A name or an IP address.
    port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    transport TEXT NOT NULL CHECK (transport IN ('udp', 'tcp')),
    connection_port_id TEXT NOT NULL,         -- By which it speaks.
    username TEXT NOT NULL DEFAULT '',
    sealed_password TEXT,                     -- Secretbox under the server's secret "trunk passwords".
    from_domain TEXT NOT NULL DEFAULT '',     -- '': the host.
    register_for_s INTEGER NOT NULL DEFAULT 600,
    allowed_networks TEXT NOT NULL DEFAULT '',  -- That calls may come from; '': those of the host.
    max_calls INTEGER CHECK (max_calls >= 0),   -- At the same time, both ways; NULL: no limit.
    trusts_identity INTEGER NOT NULL DEFAULT 0 CHECK (trusts_identity IN (0, 1)),
    is_enabled INTEGER NOT NULL DEFAULT 1 CHECK (is_enabled IN (0, 1)),
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

-- Tried in this order until one takes the call.
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

-- The city number that calls of this profile show outside. No row: that of the extension, or the first of
-- the trunk.
CREATE TABLE outbound_profile_identities (
    tenant_id TEXT NOT NULL,
    profile_id TEXT NOT NULL PRIMARY KEY,
    city_number_id TEXT NOT NULL,
    FOREIGN KEY (tenant_id, profile_id) REFERENCES outbound_profiles (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, city_number_id) REFERENCES city_numbers (tenant_id, id)
);

CREATE INDEX outbound_profile_identities_by_number ON outbound_profile_identities (city_number_id);

-- What an allowed number becomes before it is sent outside.
ALTER TABLE outbound_rules ADD COLUMN strip_digits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbound_rules ADD COLUMN prefix TEXT
    NOT NULL DEFAULT '';
