-- Recorded by the attempt itself it keeps the attempt's generation, by which the same end is known when it is told again; else it passes it.
INSERT INTO trilane_job_outcome (
    number, state, generation, version, attempt, started_at, finished_at, expires_at, prune_at, progress, message, error, result)
SELECT
    number, @state, generation + @passed, version + 1, attempt, started_at, @now, @expires_at, @expires_at, progress, message, @error, @result
FROM trilane_job_live
WHERE number = @number
