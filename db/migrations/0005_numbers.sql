-- What the numbers of the house mean: internal numbers that lead anywhere, ring plans, feature codes, and
-- what an extension does with the calls that reach it. A destination is text: extension/101.

-- What an extension does with calls. No row: as the defaults say.
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

-- No row: the pack it_pl with its times.
CREATE TABLE feature_code_settings (
    tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenants (id),
    pack TEXT NOT NULL,
    code_time_ms INTEGER NOT NULL,            -- Between the keys of a code.
    number_time_ms INTEGER NOT NULL,          -- Between the digits of the number after it.
    CHECK (code_time_ms > 0 AND number_time_ms > 0)
);

-- In place of the codes of the pack.
CREATE TABLE feature_codes (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    feature TEXT NOT NULL,
    codes TEXT NOT NULL,                      -- A list; empty: no code reaches the feature.
    PRIMARY KEY (tenant_id, feature)
);
