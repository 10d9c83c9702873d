-- A slice of what is due: first a result, and a day later all of its job.
-- 1 how many
WITH due AS (
    SELECT id, expires_at = prune_at AS is_first
    FROM trilane.job_outcome
    WHERE prune_at <= clock_timestamp()
    ORDER BY prune_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
),
expired AS (
    UPDATE trilane.job_outcome AS outcome
    SET result = NULL, prune_at = expires_at + interval '1 day'
    FROM due
    WHERE outcome.id = due.id AND due.is_first
    RETURNING 1
),
forgotten AS (
    DELETE FROM trilane.job_outcome AS outcome
    USING due
    WHERE outcome.id = due.id AND NOT due.is_first
    RETURNING outcome.id
),
jobs AS (
    DELETE FROM trilane.job
    USING forgotten
    WHERE job.id = forgotten.id
),
files AS (
    DELETE FROM trilane.job_file AS file
    USING forgotten
    WHERE file.job = forgotten.id
)
SELECT (SELECT count(*) FROM expired) + (SELECT count(*) FROM forgotten)
