UPDATE trilane_job_outcome
SET result = NULL, prune_at = @prune_at
WHERE number = @number
