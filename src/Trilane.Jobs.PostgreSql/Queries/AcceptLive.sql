-- The live row of a job that was just accepted; none where another job has its unique key.
-- 1 id, 2 unique key
INSERT INTO trilane.job_live (id, name, queue, priority, run_at, ready_at, unique_key)
SELECT
    id, name, queue, priority, nullif(greatest(run_at, statement_timestamp()), statement_timestamp()),
    greatest(run_at, statement_timestamp()), $2
FROM trilane.job
WHERE id = $1
ON CONFLICT DO NOTHING
RETURNING position
