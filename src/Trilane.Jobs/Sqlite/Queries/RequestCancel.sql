UPDATE trilane_job_live
SET cancel = 1, version = version + 1
WHERE number = @number
