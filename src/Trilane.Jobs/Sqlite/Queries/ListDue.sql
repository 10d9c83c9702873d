SELECT live.number, live.queue, job.id
FROM trilane_job_live AS live
JOIN trilane_job AS job ON job.number = live.number
WHERE live.state = 2 AND live.run_at <= @now
ORDER BY live.run_at
LIMIT @limit
