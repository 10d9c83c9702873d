-- The tables may live in a database that the app has for itself, so all names have a prefix.
-- Ids are GUIDs of version 7 as 16 bytes, most significant first: their order is that of their making. Times are milliseconds since 1970 in UTC.

-- What was asked for: written once, when a job is accepted. Its number is its place in the queue, since a new row gets a number above all
-- others. What is read seldom and may be long stands last.
CREATE TABLE trilane_job (
    number            INTEGER PRIMARY KEY,
    id                BLOB NOT NULL,
    name              TEXT NOT NULL,
    queue             TEXT NOT NULL,
    priority          INTEGER NOT NULL,
    owner             TEXT,
    created_at        INTEGER NOT NULL,
    retention         INTEGER NOT NULL,
    trace_parent      TEXT,
    trace_state       TEXT,
    idempotency_scope TEXT,
    idempotency_key   TEXT,
    body_hash         BLOB,
    files             BLOB,
    request           BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX trilane_job_id ON trilane_job (id);

-- A key lasts as long as its job's row; jobs without one cost the index nothing.
CREATE UNIQUE INDEX trilane_job_idempotency ON trilane_job (idempotency_scope, idempotency_key) WHERE idempotency_key IS NOT NULL;

-- One row for each job that is not final, and nothing else: what is claimed from stays as small as the backlog, whatever was done before.
-- state: 0 ready, 1 running, 2 waiting for run_at (for its next attempt if it has failures, else for the time it was asked to run at).
CREATE TABLE trilane_job_live (
    number     INTEGER PRIMARY KEY,
    state      INTEGER NOT NULL,
    queue      TEXT NOT NULL,
    name       TEXT NOT NULL,
    priority   INTEGER NOT NULL,
    generation INTEGER NOT NULL DEFAULT 0,
    version    INTEGER NOT NULL DEFAULT 1,
    attempt    INTEGER NOT NULL DEFAULT 0,
    failures   INTEGER NOT NULL DEFAULT 0,
    losses     INTEGER NOT NULL DEFAULT 0,
    cancel     INTEGER NOT NULL DEFAULT 0,
    run_at     INTEGER,
    worker     INTEGER,
    started_at INTEGER,
    progress   REAL,
    message    TEXT,
    unique_key TEXT,
    error      BLOB
) STRICT;

-- The order of the claim. The name stands before the priority, so that jobs which no worker knows are never walked over.
CREATE INDEX trilane_job_ready ON trilane_job_live (queue, name, priority DESC, number) WHERE state = 0;

CREATE INDEX trilane_job_waiting ON trilane_job_live (run_at) WHERE state = 2;

CREATE INDEX trilane_job_running ON trilane_job_live (worker) WHERE state = 1;

CREATE UNIQUE INDEX trilane_job_unique ON trilane_job_live (name, unique_key) WHERE unique_key IS NOT NULL;

-- How jobs ended: state 3 succeeded, 4 failed, 5 canceled. prune_at is when the next thing is due: dropping the result, then the job.
CREATE TABLE trilane_job_outcome (
    number      INTEGER PRIMARY KEY,
    state       INTEGER NOT NULL,
    generation  INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    attempt     INTEGER NOT NULL,
    started_at  INTEGER,
    finished_at INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    prune_at    INTEGER NOT NULL,
    progress    REAL,
    message     TEXT,
    error       BLOB,
    result      BLOB
) STRICT;

CREATE INDEX trilane_job_prune ON trilane_job_outcome (prune_at);

-- One row for each queue: how many of its jobs are in which state. Written once for each queue and transaction, however many jobs move.
CREATE TABLE trilane_job_queue (
    queue   TEXT PRIMARY KEY,
    ready   INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    running INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Worker processes. AUTOINCREMENT: a number is never given twice, so no row can be taken for that of another worker. jobs and queues are
-- JSON arrays of names.
CREATE TABLE trilane_job_worker (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    id          BLOB NOT NULL UNIQUE,
    host        TEXT NOT NULL,
    jobs        TEXT NOT NULL,
    queues      TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    lease_until INTEGER NOT NULL
) STRICT;

-- Files by their job's id, which exists before the job does. A table with rows of its own, because long values make the pages of a
-- table without them wide and few.
CREATE TABLE trilane_job_file (
    job   BLOB NOT NULL,
    file  INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (job, file, chunk)
) STRICT;

-- Files whose job has not been accepted yet: what to drop when it never is.
CREATE TABLE trilane_job_upload (
    job        BLOB PRIMARY KEY,
    written_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX trilane_job_upload_written ON trilane_job_upload (written_at);
