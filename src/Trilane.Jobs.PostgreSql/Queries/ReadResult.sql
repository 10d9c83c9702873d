SELECT state, expires_at <= clock_timestamp(), result, error
FROM trilane.job_outcome
WHERE id = $1
