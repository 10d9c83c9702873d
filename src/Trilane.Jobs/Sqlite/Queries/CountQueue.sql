SELECT ready + waiting + running
FROM trilane_job_queue
WHERE queue = @queue
