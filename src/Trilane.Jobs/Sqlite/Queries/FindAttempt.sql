-- The fence: nothing comes back once the attempt is no longer its job's present one.
SELECT live.number, live.queue, live.cancel, job.retention
FROM trilane_job AS job
JOIN trilane_job_live AS live ON live.number = job.number
WHERE job.id = @id AND live.generation = @generation AND live.state = 1
