DELETE FROM trilane_job_file
WHERE rowid IN (SELECT rowid FROM trilane_job_file WHERE job = @job LIMIT @limit)
