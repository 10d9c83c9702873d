-- One job with keys; no row where its id or its idempotency key is there already. Waits for a transaction that is about to insert the same.
-- 1 id, 2 name, 3 queue, 4 priority, 5 time to run at, 6 owner, 7 retention, 8 trace parent, 9 trace state, 10 files, 11 request,
-- 12 idempotency scope, 13 idempotency key, 14 hash of the body
INSERT INTO trilane.job
    (id, name, queue, priority, run_at, owner, retention, trace_parent, trace_state, files, request, idempotency_scope, idempotency_key, body_hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT DO NOTHING
RETURNING 1
