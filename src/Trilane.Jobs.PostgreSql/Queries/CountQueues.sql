-- What is due counts as ready, though in a queue that no worker serves nobody makes it so.
SELECT
    queue, count(*) FILTER (WHERE worker IS NULL AND (run_at > clock_timestamp()) IS NOT TRUE), count(*) FILTER (WHERE run_at > clock_timestamp()),
    count(*) FILTER (WHERE worker IS NOT NULL)
FROM trilane.job_live
GROUP BY queue
