SELECT bytes
FROM trilane.job_file
WHERE job = $1 AND file = $2 AND chunk = $3
