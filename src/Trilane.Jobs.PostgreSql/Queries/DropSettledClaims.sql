-- Claims of a worker of which nothing runs any more, and that no later claim has removed.
DELETE FROM trilane.job_claim AS claim
WHERE claim.worker = $1 AND NOT EXISTS (
    SELECT 1
    FROM unnest(claim.jobs) AS held (id)
    JOIN trilane.job_live AS live ON live.id = held.id AND live.worker = claim.worker
)
