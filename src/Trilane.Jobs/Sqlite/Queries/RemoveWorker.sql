DELETE FROM trilane_job_worker
WHERE id = @id
