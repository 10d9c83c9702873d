SELECT queue, ready, waiting, running
FROM trilane_job_queue
WHERE ready + waiting + running > 0
ORDER BY queue
