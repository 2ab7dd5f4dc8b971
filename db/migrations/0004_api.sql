-- What the programs that administer the exchange leave behind.

-- Answers to requests that must not be done twice, kept for a day.
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
