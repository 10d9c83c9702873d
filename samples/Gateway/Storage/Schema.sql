-- Applied at every start, so each statement must be harmless the second time.

-- The messages of a conversation, oldest first by id. A chat appends its question and its answer together.
CREATE TABLE IF NOT EXISTS session_messages (
    id          INTEGER PRIMARY KEY,
    session_id  TEXT    NOT NULL,
    role        TEXT    NOT NULL CHECK (role IN ('user', 'assistant')),
    content     TEXT    NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS session_messages_in_order ON session_messages (session_id, id);

-- One row for each call to the model, whatever became of it.
CREATE TABLE IF NOT EXISTS usage (
    id                 INTEGER PRIMARY KEY,
    at                 TEXT    NOT NULL, -- UTC, ISO 8601
    route              TEXT    NOT NULL,
    caller             TEXT,             -- the name of the API key, where the gateway asks for one
    session_id         TEXT,
    model              TEXT    NOT NULL,
    prompt_tokens      INTEGER,          -- NULL where the model did not come to say
    completion_tokens  INTEGER,          -- of a stream cut short: the chunks that arrived, which are about one token each
    outcome            TEXT    NOT NULL CHECK (outcome IN ('completed', 'client_left', 'failed'))
) STRICT;
