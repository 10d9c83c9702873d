-- Which ends are on record already: their caller asks again after an answer that got lost. A final end has an outcome of its generation; a
-- retry leaves the generation as it is until the next claim.
-- 1 ids, 2 generations, 3 states, with that of a canceled job for retries, 4 whether they are retries
SELECT ended.id
FROM unnest($1::uuid[], $2::integer[], $3::smallint[]) AS ended (id, generation, state)
JOIN trilane.job_outcome AS outcome ON outcome.id = ended.id AND outcome.generation = ended.generation AND outcome.state = ended.state
UNION ALL
SELECT ended.id
FROM unnest($1::uuid[], $2::integer[], $4::boolean[]) AS ended (id, generation, is_retry)
JOIN trilane.job_live AS live ON live.id = ended.id AND live.generation = ended.generation AND live.worker IS NULL AND live.failures > 0
WHERE ended.is_retry
