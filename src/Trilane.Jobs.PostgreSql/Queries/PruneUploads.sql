-- Files whose job has not come for a day.
-- 1 how many
WITH old AS (
    DELETE FROM trilane.job_upload
    WHERE job IN (
        SELECT job
        FROM trilane.job_upload
        WHERE written_at < clock_timestamp() - interval '1 day'
        ORDER BY written_at
        LIMIT $1
        FOR UPDATE SKIP LOCKED
    )
    RETURNING job
),
files AS (
    DELETE FROM trilane.job_file AS file
    USING old
    WHERE file.job = old.job
)
SELECT count(*)
FROM old
