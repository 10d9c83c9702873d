INSERT INTO trilane_job_queue (queue, ready, waiting, running)
VALUES (@queue, @ready, @waiting, @running)
ON CONFLICT (queue) DO UPDATE SET
    ready = ready + excluded.ready,
    waiting = waiting + excluded.waiting,
    running = running + excluded.running
