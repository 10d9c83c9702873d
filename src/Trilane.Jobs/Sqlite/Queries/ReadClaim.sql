SELECT
    job.id, live.generation, live.name, live.attempt, live.failures, job.owner, job.created_at, job.trace_parent, job.trace_state, job.files,
    job.request
FROM trilane_job_live AS live
JOIN trilane_job AS job ON job.number = live.number
WHERE live.number = @number
