-- Jobs whose time has come, in slices.
-- 1 queues, 2 how many
WITH due AS (
    SELECT due.id
    FROM unnest($1::text[]) AS asked (queue)
    CROSS JOIN LATERAL (
        SELECT live.id
        FROM trilane.job_live AS live
        WHERE live.queue = asked.queue AND live.run_at <= clock_timestamp()
        ORDER BY live.run_at
        LIMIT $2
        FOR UPDATE SKIP LOCKED
    ) AS due
    LIMIT $2
)
UPDATE trilane.job_live AS live
SET ready_at = run_at, run_at = NULL, version = version + 1
FROM due
WHERE live.id = due.id
RETURNING live.queue, live.priority, live.position, live.id
