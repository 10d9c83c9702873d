-- Also jobs whose worker has no row at all, so that none is ever left behind.
SELECT live.number, live.queue, live.cancel, live.losses, job.id, job.retention, live.generation
FROM trilane_job_live AS live
JOIN trilane_job AS job ON job.number = live.number
WHERE live.state = 1
  AND NOT EXISTS (SELECT 1 FROM trilane_job_worker AS worker WHERE worker.number = live.worker AND worker.lease_until > @now)
