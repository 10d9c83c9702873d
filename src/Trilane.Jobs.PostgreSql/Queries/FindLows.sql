-- The lowest position of a ready job in each queue and priority, from the very beginning: one step of an index for each priority that is
-- in use, and one for each entry of an ended job that can't be removed yet.
-- 1 queues, 2 names of jobs, or null for all
WITH RECURSIVE low AS (
    SELECT asked.queue, first.priority, first.position
    FROM unnest($1::text[]) AS asked (queue)
    CROSS JOIN LATERAL (
        SELECT live.priority, live.position
        FROM trilane.job_live AS live
        WHERE live.queue = asked.queue AND live.run_at IS NULL AND live.worker IS NULL
            AND ($2::text[] IS NULL OR live.name = ANY ($2::text[]))
        ORDER BY live.priority DESC, live.position
        LIMIT 1
    ) AS first
    UNION ALL
    SELECT low.queue, next.priority, next.position
    FROM low
    CROSS JOIN LATERAL (
        SELECT live.priority, live.position
        FROM trilane.job_live AS live
        WHERE live.queue = low.queue AND live.priority < low.priority AND live.run_at IS NULL AND live.worker IS NULL
            AND ($2::text[] IS NULL OR live.name = ANY ($2::text[]))
        ORDER BY live.priority DESC, live.position
        LIMIT 1
    ) AS next
)
SELECT queue, priority, position
FROM low
