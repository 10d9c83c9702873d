DELETE FROM trilane.job_worker
WHERE lease_until <= clock_timestamp()
