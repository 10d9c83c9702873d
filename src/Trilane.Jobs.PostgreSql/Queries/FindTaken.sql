-- What stands in the way of a job: itself (its caller asks again after an answer that got lost), a job with its idempotency key, or one
-- with its unique key; in this order.
-- 1 id, 2 idempotency scope, 3 idempotency key, 4 name, 5 unique key
SELECT 0 AS kind, id, body_hash
FROM trilane.job
WHERE id = $1
UNION ALL
SELECT 1, id, body_hash
FROM trilane.job
WHERE idempotency_scope = $2 AND idempotency_key = $3
UNION ALL
SELECT 2, id, NULL
FROM trilane.job_live
WHERE name = $4 AND unique_key = $5
ORDER BY kind
LIMIT 1
