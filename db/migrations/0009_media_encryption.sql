-- How the media of a phone, or of a line, is protected.
ALTER TABLE trunks ADD COLUMN media_encryption TEXT NOT NULL
    DEFAULT 'automatic' CHECK (media_encryption IN ('automatic', 'none', 'sdes', 'dtls'));
ALTER TABLE extensions ADD COLUMN media_encryption TEXT NOT NULL
    DEFAULT 'automatic' CHECK (media_encryption IN ('automatic', 'none', 'sdes', 'dtls'));
