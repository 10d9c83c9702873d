SELECT number
FROM trilane_job_worker
WHERE id = @id AND lease_until > @now
