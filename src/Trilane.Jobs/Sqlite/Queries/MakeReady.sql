UPDATE trilane_job_live
SET state = 0, run_at = NULL, version = version + 1
WHERE number = @number
