-- Ready at their old place, with a loss more.
-- 1 ids
UPDATE trilane.job_live
SET worker = NULL, progress = NULL, message = NULL, losses = losses + 1, generation = generation + 1, version = version + 1, ready_at = statement_timestamp()
WHERE id = ANY ($1::uuid[])
RETURNING queue, priority, position
