UPDATE trilane.job_live
SET cancel_requested = true, version = version + 1
WHERE id = $1
