-- A trunk may speak TLS. A check cannot be changed in place in every database: the column is made anew.
ALTER TABLE trunks ADD COLUMN spoken TEXT
    NOT NULL DEFAULT 'udp' CHECK (spoken IN ('udp', 'tcp', 'tls'));
UPDATE trunks SET spoken = transport;
ALTER TABLE trunks DROP COLUMN transport;
ALTER TABLE trunks RENAME COLUMN spoken TO transport;
