DELETE FROM trilane_job_live
WHERE number = @number
