-- A chunk may be written again, after an answer that got lost.
INSERT INTO trilane.job_file (job, file, chunk, bytes)
VALUES ($1, $2, $3, $4)
ON CONFLICT (job, file, chunk) DO UPDATE
SET bytes = excluded.bytes
