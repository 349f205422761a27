-- Which server does what only one may do at a time, until when by the database's own clock. The number grows with each that
-- takes the lease, so that whoever lost it can tell.

CREATE TABLE lease (
    name TEXT COLLATE "C" PRIMARY KEY,
    fence BIGINT NOT NULL,
    until BIGINT NOT NULL
);
