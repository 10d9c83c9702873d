UPDATE trilane_job_live
SET state = 1, worker = @worker, generation = generation + 1, version = version + 1, attempt = attempt + 1, started_at = @now
WHERE number = @number
