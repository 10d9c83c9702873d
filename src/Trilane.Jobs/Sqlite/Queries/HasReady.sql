SELECT 1
FROM trilane_job_live
WHERE state = 0 AND queue = @queue
LIMIT 1
