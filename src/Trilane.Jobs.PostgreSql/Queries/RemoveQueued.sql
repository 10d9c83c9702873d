-- Cancels a job that no worker has.
-- 1 id, 2 retention
WITH removed AS (
    DELETE FROM trilane.job_live
    WHERE id = $1 AND worker IS NULL
    RETURNING id, started_at, version, generation, attempt, error
)
INSERT INTO trilane.job_outcome (id, started_at, finished_at, expires_at, prune_at, version, generation, attempt, state, error)
SELECT
    id, started_at, statement_timestamp(), statement_timestamp() + $2, statement_timestamp() + $2, version + 1, generation + 1, attempt, 5,
    NULL
FROM removed
