DELETE FROM trilane_job_worker
WHERE lease_until <= @now
