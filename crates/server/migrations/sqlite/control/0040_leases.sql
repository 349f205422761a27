-- Which server does what only one may do at a time, until when by the database's own clock. The number grows with each that
-- takes the lease, so that whoever lost it can tell.

CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    fence INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
