-- Ready at their old place, and the attempt isn't counted.
-- 1 ids
UPDATE trilane.job_live
SET worker = NULL, started_at = CASE WHEN attempt > 1 THEN started_at END, progress = NULL, message = NULL, attempt = attempt - 1,
    generation = generation + 1, version = version + 1, ready_at = statement_timestamp()
WHERE id = ANY ($1::uuid[])
RETURNING queue, priority, position
