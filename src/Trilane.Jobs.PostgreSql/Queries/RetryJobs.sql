-- The next attempt waits for its time, if it has to. The generation stays until it is claimed: whatever this attempt still sends is refused,
-- since no worker runs the job.
-- 1 ids, 2 delays, 3 errors
UPDATE trilane.job_live AS live
SET worker = NULL, failures = failures + 1, version = version + 1, progress = NULL, message = NULL, error = ended.error,
    run_at = CASE WHEN ended.delay > interval '0' THEN statement_timestamp() + ended.delay END,
    ready_at = statement_timestamp() + ended.delay
FROM unnest($1::uuid[], $2::interval[], $3::bytea[]) AS ended (id, delay, error)
WHERE live.id = ended.id
RETURNING live.queue, live.priority, live.position
