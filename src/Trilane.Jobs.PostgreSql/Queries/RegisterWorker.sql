-- Registering again renews.
-- 1 id, 2 host, 3 jobs, 4 queues, 5 lease
INSERT INTO trilane.job_worker (id, host, jobs, queues, lease_until)
VALUES ($1, $2, $3, $4, clock_timestamp() + $5)
ON CONFLICT (id) DO UPDATE
SET host = excluded.host, jobs = excluded.jobs, queues = excluded.queues, lease_until = excluded.lease_until
