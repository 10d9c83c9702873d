-- A job has a live row or an outcome, never both. The last column tells whether a worker that lives knows the job.
SELECT
    job.id, job.name, job.queue, job.owner, job.created_at,
    live.version, live.attempt, live.worker IS NOT NULL, live.cancel_requested, live.failures, live.run_at,
    live.run_at > clock_timestamp(), live.started_at, live.progress, live.message, live.error,
    outcome.version, outcome.attempt, outcome.state, outcome.started_at, outcome.finished_at, outcome.expires_at, outcome.error,
    outcome.progress, outcome.message,
    EXISTS (SELECT 1 FROM trilane.job_worker AS worker WHERE worker.lease_until > clock_timestamp() AND job.name = ANY (worker.jobs))
FROM unnest($1::uuid[]) AS asked (id)
JOIN trilane.job ON job.id = asked.id
LEFT JOIN trilane.job_live AS live ON live.id = job.id
LEFT JOIN trilane.job_outcome AS outcome ON outcome.id = job.id
