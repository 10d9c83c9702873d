-- Holds attempts that are their jobs' present ones, so that what is decided about them stays true.
-- 1 ids, 2 generations
SELECT live.id, live.generation, live.cancel_requested, job.retention
FROM unnest($1::uuid[], $2::integer[]) AS ended (id, generation)
JOIN trilane.job_live AS live ON live.id = ended.id AND live.generation = ended.generation AND live.worker IS NOT NULL
JOIN trilane.job ON job.id = live.id
FOR UPDATE OF live
