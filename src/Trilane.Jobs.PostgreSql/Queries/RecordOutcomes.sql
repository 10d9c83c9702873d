-- Attempts that end their jobs, many at once. Answers how many of them counted.
-- 1 ids, 2 generations, 3 states, 4 results, 5 errors, 6 retentions, 7 what to add to the generation: 1 where not the attempt itself ends
-- it, so that what the attempt still sends is not taken for something that counted
WITH removed AS (
    DELETE FROM trilane.job_live AS live
    USING unnest($1::uuid[], $2::integer[], $3::smallint[], $4::bytea[], $5::bytea[], $6::interval[])
        AS ended (id, generation, state, result, error, retention)
    WHERE live.id = ended.id AND live.generation = ended.generation AND live.worker IS NOT NULL
    RETURNING
        live.id, live.started_at, live.version, live.generation, live.attempt, live.progress, live.message, ended.state, ended.result,
        ended.error, ended.retention
),
recorded AS (
    INSERT INTO trilane.job_outcome
        (id, started_at, finished_at, expires_at, prune_at, version, generation, attempt, state, progress, message, error, result)
    SELECT
        id, started_at, statement_timestamp(), statement_timestamp() + retention, statement_timestamp() + retention, version + 1,
        generation + $7, attempt, state, progress, message, error, result
    FROM removed
    RETURNING 1
)
SELECT count(*)
FROM recorded
