-- As if the attempt had never been: it is not counted, and a job without another one has not started yet.
UPDATE trilane_job_live
SET state = 0, worker = NULL, generation = generation + 1, version = version + 1, attempt = attempt - 1,
    started_at = CASE WHEN attempt > 1 THEN started_at END, progress = NULL, message = NULL
WHERE number = @number
