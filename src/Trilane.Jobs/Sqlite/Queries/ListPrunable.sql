SELECT outcome.number, outcome.expires_at < outcome.prune_at, outcome.expires_at, job.id
FROM trilane_job_outcome AS outcome
JOIN trilane_job AS job ON job.number = outcome.number
WHERE outcome.prune_at <= @now
ORDER BY outcome.prune_at
LIMIT @limit
