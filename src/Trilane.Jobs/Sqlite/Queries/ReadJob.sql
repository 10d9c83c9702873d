-- A job has a live row or an outcome, never both. The last column is 1 when no worker with a lease knows the job.
SELECT
    job.name, job.queue, job.owner, job.created_at,
    live.state, live.cancel, live.version, live.attempt, live.failures, live.run_at, live.started_at, coalesce(live.progress, outcome.progress),
    coalesce(live.message, outcome.message), live.error,
    outcome.state, outcome.version, outcome.attempt, outcome.started_at, outcome.finished_at, outcome.expires_at, outcome.error,
    live.state = 0 AND NOT EXISTS (
        SELECT 1
        FROM trilane_job_worker AS worker, json_each(worker.jobs) AS known
        WHERE worker.lease_until > @now AND known.value = job.name)
FROM trilane_job AS job
LEFT JOIN trilane_job_live AS live ON live.number = job.number
LEFT JOIN trilane_job_outcome AS outcome ON outcome.number = job.number
WHERE job.id = @id
