SELECT bytes
FROM trilane_job_file
WHERE job = @job AND file = @file AND chunk = @chunk
