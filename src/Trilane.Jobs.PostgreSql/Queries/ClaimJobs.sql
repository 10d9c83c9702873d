-- Many jobs by one statement. It looks from a given position on in each priority, because what lies before has been claimed: the index
-- keeps entries of ended jobs for as long as any old transaction might see them, and walking over those again and again is what makes
-- other queues slow.
-- 1 worker, 2 queue, 3 priorities from the highest, 4 the position to look from in each, 5 names of jobs, 6 how many, 7 id of the claim,
-- 8 earlier claims that are settled
WITH worker AS (
    -- This lock lets heartbeats through, and holds up the take-back, which removes the row: either it sees this claim's jobs or the claim
    -- finds no worker.
    SELECT id
    FROM trilane.job_worker
    WHERE id = $1 AND lease_until > clock_timestamp()
    FOR KEY SHARE
),
chosen AS MATERIALIZED (
    SELECT ready.place
    FROM worker
    CROSS JOIN unnest($3::integer[], $4::bigint[]) AS look (priority, low)
    CROSS JOIN LATERAL (
        SELECT live.ctid AS place
        FROM trilane.job_live AS live
        WHERE live.queue = $2 AND live.priority = look.priority AND live.position >= look.low AND live.run_at IS NULL
            AND live.worker IS NULL AND live.name = ANY ($5::text[])
        ORDER BY live.position
        LIMIT $6
        FOR UPDATE SKIP LOCKED
    ) AS ready
    LIMIT $6
),
-- By place rather than by id, which spares looking each up again. The locks keep them there.
claimed AS (
    UPDATE trilane.job_live AS live
    SET worker = $1, generation = generation + 1, attempt = attempt + 1, version = version + 1, started_at = statement_timestamp()
    WHERE live.ctid = ANY (ARRAY (SELECT place FROM chosen))
    RETURNING live.id, live.priority, live.position, live.generation, live.attempt, live.failures, live.ready_at
),
noted AS (
    INSERT INTO trilane.job_claim (worker, id, jobs)
    SELECT $1, $7, array_agg(id)
    FROM claimed
    HAVING count(*) > 0
),
settled AS (
    DELETE FROM trilane.job_claim
    WHERE worker = $1 AND id = ANY ($8::uuid[])
)
SELECT
    claimed.id, claimed.priority, claimed.position, claimed.generation, claimed.attempt, claimed.failures, claimed.ready_at,
    job.name, job.owner, job.request, job.trace_parent, job.trace_state, job.files
FROM claimed
JOIN trilane.job ON job.id = claimed.id
ORDER BY claimed.priority DESC, claimed.position
