INSERT INTO trilane_job_outcome (number, state, generation, version, attempt, started_at, finished_at, expires_at, prune_at, error, result)
SELECT number, @state, generation, version + 1, attempt, started_at, @now, @expires_at, @expires_at, @error, @result
FROM trilane_job_live
WHERE number = @number
