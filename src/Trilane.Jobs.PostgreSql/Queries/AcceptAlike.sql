-- Plain jobs that differ in nothing but their request, as those of a batch do: what they share is sent and read once. Otherwise as AcceptJobs.
-- 1 ids, 2 requests, 3 name, 4 queue, 5 priority, 6 time to run at, 7 owner, 8 retention, 9 trace parent, 10 trace state
WITH accepted AS (
    INSERT INTO trilane.job (id, name, queue, priority, run_at, owner, retention, trace_parent, trace_state, request)
    SELECT unnest($1::uuid[]), $3::text, $4::text, $5::integer, $6::timestamptz, $7::text, $8::interval, $9::text, $10::text, unnest($2::bytea[])
),
live AS (
    INSERT INTO trilane.job_live (id, name, queue, priority, run_at, ready_at)
    SELECT unnest($1::uuid[]), $3, $4, $5,
        nullif(greatest($6, statement_timestamp()), statement_timestamp()), greatest($6, statement_timestamp())
    RETURNING position
)
SELECT $4, $5, min(position)
FROM live
