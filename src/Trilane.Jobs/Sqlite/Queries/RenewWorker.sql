UPDATE trilane_job_worker
SET lease_until = @lease_until
WHERE id = @id
