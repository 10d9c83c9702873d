-- How many jobs of a queue are not final, counted up to a number.
-- 1 queue, 2 the number
SELECT count(*)
FROM (
    (SELECT 1 FROM trilane.job_live WHERE queue = $1 AND run_at IS NULL LIMIT $2)
    UNION ALL
    (SELECT 1 FROM trilane.job_live WHERE queue = $1 AND run_at IS NOT NULL LIMIT $2)
) AS counted
