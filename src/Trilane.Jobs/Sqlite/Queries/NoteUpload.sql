INSERT INTO trilane_job_upload (job, written_at)
VALUES (@job, @now)
ON CONFLICT (job) DO UPDATE SET written_at = excluded.written_at
