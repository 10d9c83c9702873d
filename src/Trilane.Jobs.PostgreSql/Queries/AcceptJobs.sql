-- Plain jobs, many at once. Answers where claims have to begin to look: the lowest new position of each queue and priority.
-- 1 ids, 2 names, 3 queues, 4 priorities, 5 times to run at, 6 owners, 7 retentions, 8 trace parents, 9 trace states, 10 files, 11 requests
WITH accepted AS (
    INSERT INTO trilane.job (id, name, queue, priority, run_at, owner, retention, trace_parent, trace_state, files, request)
    SELECT *
    FROM unnest(
        $1::uuid[], $2::text[], $3::text[], $4::integer[], $5::timestamptz[], $6::text[], $7::interval[], $8::text[], $9::text[], $10::bytea[],
        $11::bytea[])
    RETURNING id, name, queue, priority, nullif(greatest(run_at, statement_timestamp()), statement_timestamp()) AS run_at
),
live AS (
    INSERT INTO trilane.job_live (id, name, queue, priority, run_at, ready_at)
    SELECT id, name, queue, priority, run_at, coalesce(run_at, statement_timestamp())
    FROM accepted
    RETURNING queue, priority, position
)
SELECT queue, priority, min(position)
FROM live
GROUP BY queue, priority
