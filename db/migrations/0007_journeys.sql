-- How each telephone came into a journey, and who is heard in a recording from when on.

ALTER TABLE call_legs ADD COLUMN name TEXT
    NOT NULL DEFAULT '';

-- caller, called, forwarded, consulted, transferred, returned, picked_up, moved.
ALTER TABLE call_legs ADD COLUMN role TEXT
    NOT NULL DEFAULT 'called';

-- The number that forwarded, transferred or rang; '': nobody.
ALTER TABLE call_legs ADD COLUMN brought_by TEXT
    NOT NULL DEFAULT '';

-- The journey that it came from, or went to; '': none.
ALTER TABLE call_legs ADD COLUMN other_call_id TEXT
    NOT NULL DEFAULT '';

-- Of its talk, how long it was held or waited; NULL: nobody measured it.
ALTER TABLE call_legs ADD COLUMN hold_ms BIGINT;

UPDATE call_legs SET role = 'caller' WHERE leg_no = 1;

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
