-- Whether digits are heard in the sound of a line, or of a phone, that sends no telephone events.
ALTER TABLE trunks ADD COLUMN listens_for_tones INTEGER NOT NULL
    DEFAULT 0 CHECK (listens_for_tones IN (0, 1));
ALTER TABLE extensions ADD COLUMN listens_for_tones INTEGER NOT NULL
    DEFAULT 0 CHECK (listens_for_tones IN (0, 1));
