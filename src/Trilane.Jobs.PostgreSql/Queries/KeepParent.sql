-- Whether an attempt is its job's present one; if so it stays that until this transaction ends.
-- 1 id, 2 generation
SELECT 1
FROM trilane.job_live
WHERE id = $1 AND generation = $2 AND worker IS NOT NULL
FOR SHARE
