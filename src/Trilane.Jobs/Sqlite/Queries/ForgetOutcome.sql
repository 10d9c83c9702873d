DELETE FROM trilane_job_outcome
WHERE number = @number
