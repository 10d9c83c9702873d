-- The jobs of workers that are gone, and holds them. No claim can be missed: each locks its worker's row.
WITH gone AS (
    DELETE FROM trilane.job_claim AS claim
    WHERE NOT EXISTS (SELECT 1 FROM trilane.job_worker AS worker WHERE worker.id = claim.worker)
    RETURNING worker, jobs
)
SELECT live.id, live.generation, live.losses, live.cancel_requested, job.retention
FROM gone
CROSS JOIN LATERAL unnest(gone.jobs) AS held (id)
JOIN trilane.job_live AS live ON live.id = held.id AND live.worker = gone.worker
JOIN trilane.job ON job.id = live.id
FOR UPDATE OF live
