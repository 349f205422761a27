-- When the identity provider last proved this person; absent for everybody else, and for those of before.
ALTER TABLE person ADD COLUMN proven_at INTEGER;

-- How often a link for a first administrator met a sign-in name that somebody has.
ALTER TABLE invitation ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;
