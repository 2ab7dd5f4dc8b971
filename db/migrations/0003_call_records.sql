-- What became of every call: one journey, its legs, its recordings. Numbers and names are kept as they were
-- at the time, so that a record outlives its extension. Durations come from a clock that never jumps.

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
    mos DOUBLE PRECISION,                     -- NULL: no voice came, nothing to judge.
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
