DELETE FROM trilane_job
WHERE number = @number
