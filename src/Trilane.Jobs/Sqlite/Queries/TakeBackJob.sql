UPDATE trilane_job_live
SET state = 0, worker = NULL, generation = generation + 1, version = version + 1, losses = losses + 1, progress = NULL, message = NULL
WHERE number = @number
