SELECT job.id, live.generation, live.cancel, live.number, live.queue, job.retention
FROM trilane_job_worker AS worker
JOIN trilane_job_live AS live ON live.state = 1 AND live.worker = worker.number
JOIN trilane_job AS job ON job.number = live.number
WHERE worker.id = @id
