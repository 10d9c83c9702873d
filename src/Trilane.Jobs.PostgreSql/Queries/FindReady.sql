-- The lowest position of a ready job in queues and priorities, from given positions on.
-- 1 queues, 2 priorities, 3 positions
SELECT look.queue, look.priority, first.position
FROM unnest($1::text[], $2::integer[], $3::bigint[]) AS look (queue, priority, low)
CROSS JOIN LATERAL (
    SELECT live.position
    FROM trilane.job_live AS live
    WHERE live.queue = look.queue AND live.priority = look.priority AND live.position >= look.low AND live.run_at IS NULL
        AND live.worker IS NULL
    ORDER BY live.position
    LIMIT 1
) AS first
