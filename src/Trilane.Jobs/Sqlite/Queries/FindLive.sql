SELECT live.number, live.queue, live.state, live.cancel
FROM trilane_job AS job
JOIN trilane_job_live AS live ON live.number = job.number
WHERE job.id = @id
