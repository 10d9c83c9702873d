DELETE FROM trilane.job_worker
WHERE id = $1
