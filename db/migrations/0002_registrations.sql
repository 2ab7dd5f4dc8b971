-- Where the phones of an extension are reached: one row per contact, so that a restart forgets none.

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

