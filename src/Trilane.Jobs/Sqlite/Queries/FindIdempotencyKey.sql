SELECT id, body_hash
FROM trilane_job
WHERE idempotency_scope = @scope AND idempotency_key = @key
