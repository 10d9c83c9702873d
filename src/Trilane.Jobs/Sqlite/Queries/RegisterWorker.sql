INSERT INTO trilane_job_worker (id, host, jobs, queues, started_at, lease_until)
VALUES (@id, @host, @jobs, @queues, @now, @lease_until)
ON CONFLICT (id) DO UPDATE SET
    host = excluded.host, jobs = excluded.jobs, queues = excluded.queues, lease_until = excluded.lease_until
