CREATE TABLE notes (
    position INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,
    key      TEXT NOT NULL,
    value    TEXT NOT NULL,
    UNIQUE (kind, key)
);

CREATE TABLE handed_out (
    token      TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    content    BLOB NOT NULL
) WITHOUT ROWID;
