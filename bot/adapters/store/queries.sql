-- name: answer
SELECT answer FROM deliveries WHERE command = ?;

-- name: head
SELECT version, chain FROM crises WHERE id = ?;

-- name: put_head
INSERT INTO crises (id, version, chain) VALUES (?, ?, ?)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, chain = excluded.chain;

-- name: put_event
INSERT INTO events (crisis, version, stored, chain) VALUES (?, ?, ?, ?);

-- name: put_word
INSERT INTO words (crisis, digest, salt, value) VALUES (?, ?, ?, ?);

-- name: put_entry
INSERT INTO outbox (key, crisis, lane, effect, due, drill, tries, unclear)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: put_answer
INSERT INTO deliveries (command, answer) VALUES (?, ?);

-- name: end_attempt
UPDATE attempts SET outcome = :outcome
WHERE (entry, number) = (SELECT position, tries FROM outbox WHERE key = :key);

-- name: entry
SELECT 1 FROM outbox WHERE key = ?;

-- name: settle
UPDATE outbox SET settled = 1, unclear = 0 WHERE key = ?;

-- name: postpone
UPDATE outbox SET due = :due, unclear = :unclear
WHERE key = :key AND settled = 0 AND :worker = (
    SELECT owner FROM attempts
    WHERE entry = outbox.position AND number = outbox.tries AND outcome IS NULL
);

-- name: lane_heads
SELECT entry.position, entry.key, entry.crisis, entry.lane, entry.effect, entry.due,
       entry.drill, entry.tries, entry.unclear,
       CASE WHEN attempt.outcome IS NULL THEN attempt.owner END AS owner
FROM outbox AS entry
LEFT JOIN attempts AS attempt
    ON attempt.entry = entry.position AND attempt.number = entry.tries
WHERE entry.settled = 0 AND entry.drill = :drill AND entry.due <= :latest
    AND NOT EXISTS (
        SELECT 1 FROM outbox AS earlier
        WHERE earlier.settled = 0 AND earlier.crisis = entry.crisis
            AND earlier.lane = entry.lane AND earlier.position < entry.position
    )
ORDER BY entry.due, entry.position;

-- name: earliest_heads
SELECT MIN(entry.due), CASE WHEN attempt.outcome IS NULL THEN attempt.owner END AS holder
FROM outbox AS entry
LEFT JOIN attempts AS attempt
    ON attempt.entry = entry.position AND attempt.number = entry.tries
WHERE entry.settled = 0 AND entry.drill = :drill
    AND NOT EXISTS (
        SELECT 1 FROM outbox AS earlier
        WHERE earlier.settled = 0 AND earlier.crisis = entry.crisis
            AND earlier.lane = entry.lane AND earlier.position < entry.position
    )
GROUP BY holder;

-- name: begin_attempt
INSERT INTO attempts (entry, number, owner, began_at) VALUES (?, ?, ?, ?);

-- name: mark_begun
UPDATE outbox SET tries = ?, unclear = 1 WHERE position = ?;

-- name: give_back
UPDATE attempts SET outcome = 'unclear' WHERE owner = ? AND outcome IS NULL;

-- name: doubt_everything
UPDATE outbox SET unclear = 1 WHERE settled = 0;

-- name: crises
SELECT id FROM crises ORDER BY position;

-- name: lengths
SELECT id, version FROM crises ORDER BY position;

-- name: length
SELECT version FROM crises WHERE id = ?;

-- name: events_after
SELECT version, stored FROM events WHERE crisis = ? AND version > ? ORDER BY version;

-- name: records
SELECT version, stored, chain FROM events WHERE crisis = ? ORDER BY version;

-- name: words
SELECT digest, salt, value FROM words WHERE crisis = ? ORDER BY digest;

-- name: words_of
SELECT digest, value FROM words
WHERE crisis = ? AND digest IN (SELECT value FROM json_each(?));

-- name: erase
DELETE FROM words WHERE crisis = :crisis AND (digest = :what OR value = :what);

-- name: any_event
SELECT 1 FROM events LIMIT 1;

-- name: keep_medium
INSERT INTO media (digest, content) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING;

-- name: medium
SELECT content FROM media WHERE digest = ?;

-- name: note
SELECT value FROM notes WHERE kind = ? AND key = ?;

-- name: notes
SELECT key, value FROM notes WHERE kind = ? ORDER BY position;

-- name: keep_note
INSERT INTO notes (kind, key, value) VALUES (?, ?, ?)
ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value;

-- name: forget_note
DELETE FROM notes WHERE kind = ? AND key = ?;

-- name: hand_out
INSERT INTO handed_out (token, name, expires_at, content) VALUES (?, ?, ?, ?);

-- name: handed_out
SELECT name, content FROM handed_out WHERE token = ? AND expires_at > ?;

-- name: take_back_expired
DELETE FROM handed_out WHERE expires_at <= ?;

-- name: take_back_all
DELETE FROM handed_out;
