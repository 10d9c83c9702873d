SELECT outcome.state, outcome.expires_at, outcome.error, outcome.result
FROM trilane_job AS job
JOIN trilane_job_outcome AS outcome ON outcome.number = job.number
WHERE job.id = @id
