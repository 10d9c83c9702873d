-- What a worker is taken to be running.
SELECT live.id, live.generation, live.cancel_requested
FROM trilane.job_claim AS claim
CROSS JOIN LATERAL unnest(claim.jobs) AS held (id)
JOIN trilane.job_live AS live ON live.id = held.id AND live.worker = claim.worker
WHERE claim.worker = $1
GROUP BY live.id
