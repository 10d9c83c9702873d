DELETE FROM trilane.job_upload
WHERE job = ANY ($1::uuid[])
