SELECT
    queue, count(*) FILTER (WHERE worker IS NULL AND run_at IS NULL), count(*) FILTER (WHERE run_at IS NOT NULL),
    count(*) FILTER (WHERE worker IS NOT NULL)
FROM trilane.job_live
GROUP BY queue
