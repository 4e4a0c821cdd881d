CREATE TABLE media (
    digest  TEXT PRIMARY KEY,
    content BLOB NOT NULL
);
