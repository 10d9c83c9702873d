UPDATE trilane_job_live
SET state = @state, run_at = @run_at, worker = NULL, failures = failures + 1, version = version + 1, progress = NULL, message = NULL, error = @error
WHERE number = @number
