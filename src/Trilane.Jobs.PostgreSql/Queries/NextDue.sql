-- How long until the next job comes due.
SELECT min(next.run_at) - clock_timestamp()
FROM unnest($1::text[]) AS asked (queue)
CROSS JOIN LATERAL (
    SELECT live.run_at
    FROM trilane.job_live AS live
    WHERE live.queue = asked.queue AND live.run_at IS NOT NULL
    ORDER BY live.run_at
    LIMIT 1
) AS next
