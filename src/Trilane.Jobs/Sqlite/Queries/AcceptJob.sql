-- A job that is there already stays as it is: its caller asks again after an answer that got lost.
INSERT INTO trilane_job (
    id, name, queue, priority, owner, created_at, retention, trace_parent, trace_state, idempotency_scope, idempotency_key, body_hash, files,
    request)
VALUES (
    @id, @name, @queue, @priority, @owner, @now, @retention, @trace_parent, @trace_state, @idempotency_scope, @idempotency_key, @body_hash,
    @files, @request)
ON CONFLICT (id) DO NOTHING
