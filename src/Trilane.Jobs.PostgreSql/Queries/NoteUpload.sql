INSERT INTO trilane.job_upload (job)
VALUES ($1)
ON CONFLICT DO NOTHING
