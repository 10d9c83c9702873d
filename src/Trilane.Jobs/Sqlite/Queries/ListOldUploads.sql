SELECT job
FROM trilane_job_upload
WHERE written_at <= @before
LIMIT @limit
