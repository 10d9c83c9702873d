INSERT INTO trilane_job_file (job, file, chunk, bytes)
VALUES (@job, @file, @chunk, @bytes)
ON CONFLICT (job, file, chunk) DO UPDATE SET bytes = excluded.bytes
