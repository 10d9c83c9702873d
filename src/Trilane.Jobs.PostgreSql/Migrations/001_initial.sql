-- The schema's name is trilane here and in all queries; another one from the options takes its place when they are read.
-- Ids are GUIDs of version 7, so rows that are made together lie together in the indexes. Times are the server's. Names compare as bytes.

-- Which store this is: a transaction that a caller brings along is looked at for it.
CREATE TABLE trilane.store (
    id uuid NOT NULL DEFAULT gen_random_uuid()
);

INSERT INTO trilane.store DEFAULT VALUES;

-- What was asked for: written once, when a job is accepted. A column that is null takes no space.
CREATE TABLE trilane.job (
    id                uuid NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT statement_timestamp(),
    run_at            timestamptz,
    retention         interval NOT NULL,
    priority          integer NOT NULL,
    name              text COLLATE "C" NOT NULL,
    queue             text COLLATE "C" NOT NULL,
    owner             text,
    trace_parent      text,
    trace_state       text,
    idempotency_scope text COLLATE "C",
    idempotency_key   text COLLATE "C",
    body_hash         bytea,
    files             bytea,
    request           bytea NOT NULL,
    CONSTRAINT job_id PRIMARY KEY (id)
);

-- A key lasts as long as its job's row; jobs without one cost the index nothing.
CREATE UNIQUE INDEX job_idempotency ON trilane.job (idempotency_scope, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE SEQUENCE trilane.job_position;

-- One row for each job that is not final: what is claimed from. It waits while run_at is set, runs while worker is set, else it is ready.
-- Claims, heartbeats and progress change no column that an index uses, not even in its condition; with the room that fillfactor leaves on
-- each page such a change stays on its page and touches no index (a heap-only tuple). So the index of the order holds running jobs too:
-- few, and behind the place where a claim begins to look.
CREATE TABLE trilane.job_live (
    id               uuid NOT NULL,
    position         bigint NOT NULL DEFAULT nextval('trilane.job_position'),
    run_at           timestamptz,
    ready_at         timestamptz NOT NULL,
    started_at       timestamptz,
    worker           uuid,
    version          bigint NOT NULL DEFAULT 1,
    priority         integer NOT NULL,
    generation       integer NOT NULL DEFAULT 0,
    attempt          integer NOT NULL DEFAULT 0,
    failures         integer NOT NULL DEFAULT 0,
    losses           integer NOT NULL DEFAULT 0,
    cancel_requested boolean NOT NULL DEFAULT false,
    progress         double precision,
    name             text COLLATE "C" NOT NULL,
    queue            text COLLATE "C" NOT NULL,
    unique_key       text COLLATE "C",
    message          text,
    error            bytea,
    CONSTRAINT job_live_id PRIMARY KEY (id)
) WITH (fillfactor = 45);

-- The order of the claim.
CREATE INDEX job_live_order ON trilane.job_live (queue, priority DESC, position) WHERE run_at IS NULL;

CREATE INDEX job_live_waiting ON trilane.job_live (queue, run_at) WHERE run_at IS NOT NULL;

CREATE UNIQUE INDEX job_live_unique_key ON trilane.job_live (name, unique_key) WHERE unique_key IS NOT NULL;

-- How jobs ended; only ever inserted. state: 3 succeeded, 4 failed, 5 canceled. prune_at is when the next thing is due: dropping the
-- result, then the job.
CREATE TABLE trilane.job_outcome (
    id          uuid NOT NULL,
    started_at  timestamptz,
    finished_at timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    prune_at    timestamptz NOT NULL,
    version     bigint NOT NULL,
    generation  integer NOT NULL,
    attempt     integer NOT NULL,
    state       smallint NOT NULL,
    progress    double precision,
    message     text,
    error       bytea,
    result      bytea,
    CONSTRAINT job_outcome_id PRIMARY KEY (id)
);

CREATE INDEX job_outcome_prune ON trilane.job_outcome (prune_at);

-- Worker processes. A heartbeat changes lease_until, which no index uses.
CREATE TABLE trilane.job_worker (
    id          uuid NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT statement_timestamp(),
    lease_until timestamptz NOT NULL,
    host        text NOT NULL,
    jobs        text[] COLLATE "C" NOT NULL,
    queues      text[] COLLATE "C" NOT NULL,
    CONSTRAINT job_worker_id PRIMARY KEY (id)
) WITH (fillfactor = 45);

-- One row for each claim, not for each job: the way from a worker to what it runs. Its jobs are those of its claims whose live row still
-- names it. An index over the live rows would be written for each job twice. Removed by a later claim once all of it has ended.
CREATE TABLE trilane.job_claim (
    worker uuid NOT NULL,
    id     uuid NOT NULL,
    jobs   uuid[] NOT NULL,
    CONSTRAINT job_claim_id PRIMARY KEY (worker, id)
);

-- Ids don't compress; up to about 400 of them stay in the row itself.
ALTER TABLE trilane.job_claim ALTER COLUMN jobs SET STORAGE MAIN;

-- Files by their job's id, which exists before the job does.
CREATE TABLE trilane.job_file (
    job   uuid NOT NULL,
    file  integer NOT NULL,
    chunk integer NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT job_file_chunk PRIMARY KEY (job, file, chunk)
);

-- Most files are compressed by themselves, and a chunk is read as a whole.
ALTER TABLE trilane.job_file ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Files whose job has not been accepted yet: what to drop when it never is.
CREATE TABLE trilane.job_upload (
    job        uuid NOT NULL,
    written_at timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT job_upload_job PRIMARY KEY (job)
);

CREATE INDEX job_upload_written ON trilane.job_upload (written_at);
