SELECT outcome.state, outcome.generation, job.number
FROM trilane_job AS job
JOIN trilane_job_outcome AS outcome ON outcome.number = job.number
WHERE job.id = @id
