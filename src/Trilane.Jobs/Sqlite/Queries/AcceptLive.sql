INSERT INTO trilane_job_live (number, state, queue, name, priority, run_at, unique_key)
VALUES (@number, @state, @queue, @name, @priority, @run_at, @unique_key)
