UPDATE trilane_job_live
SET progress = @progress, message = @message, version = version + 1
WHERE number = @number
