DELETE FROM trilane_job_upload
WHERE job = @job
