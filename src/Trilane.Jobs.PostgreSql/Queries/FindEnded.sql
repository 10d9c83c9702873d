-- Which ends are on record already: their caller asks again after an answer that got lost.
-- 1 ids, 2 generations, 3 states, with that of a canceled job for ends that are not final
SELECT ended.id, ended.generation, ended.state
FROM unnest($1::uuid[], $2::integer[], $3::smallint[]) AS ended (id, generation, state)
JOIN trilane.job_outcome AS outcome ON outcome.id = ended.id AND outcome.generation = ended.generation AND outcome.state = ended.state
