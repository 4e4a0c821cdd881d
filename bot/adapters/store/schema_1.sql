CREATE TABLE crises (
    position INTEGER PRIMARY KEY,
    id       TEXT    NOT NULL UNIQUE,
    version  INTEGER NOT NULL,
    chain    BLOB    NOT NULL
);

CREATE TABLE events (
    crisis  TEXT    NOT NULL,
    version INTEGER NOT NULL,
    stored  BLOB    NOT NULL,
    chain   BLOB    NOT NULL,
    PRIMARY KEY (crisis, version)
) WITHOUT ROWID;

CREATE TABLE words (
    crisis TEXT NOT NULL,
    digest TEXT NOT NULL,
    salt   BLOB NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (crisis, digest)
) WITHOUT ROWID;

CREATE TABLE outbox (
    position INTEGER PRIMARY KEY,
    key      TEXT    NOT NULL UNIQUE,
    crisis   TEXT    NOT NULL,
    lane     TEXT    NOT NULL,
    effect   TEXT    NOT NULL,
    due      TEXT    NOT NULL,
    drill    INTEGER NOT NULL,
    tries    INTEGER NOT NULL,
    unclear  INTEGER NOT NULL,
    settled  INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX outbox_lanes ON outbox (crisis, lane, position) WHERE settled = 0;

CREATE TABLE attempts (
    entry    INTEGER NOT NULL REFERENCES outbox (position),
    number   INTEGER NOT NULL,
    owner    TEXT    NOT NULL,
    began_at TEXT    NOT NULL,
    outcome  TEXT,
    PRIMARY KEY (entry, number)
) WITHOUT ROWID;

CREATE TABLE deliveries (
    command TEXT PRIMARY KEY,
    answer  TEXT NOT NULL
) WITHOUT ROWID;
