SELECT min(run_at)
FROM trilane_job_live
WHERE state = 2
