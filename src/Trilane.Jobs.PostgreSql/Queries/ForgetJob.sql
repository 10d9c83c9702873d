-- A job that is final, with all that belongs to it.
WITH forgotten AS (
    DELETE FROM trilane.job_outcome
    WHERE id = $1
    RETURNING id
),
job AS (
    DELETE FROM trilane.job
    WHERE id IN (SELECT id FROM forgotten)
),
files AS (
    DELETE FROM trilane.job_file
    WHERE job IN (SELECT id FROM forgotten)
)
SELECT 1
FROM forgotten
