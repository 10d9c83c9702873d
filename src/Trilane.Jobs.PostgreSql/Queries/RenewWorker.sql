-- Also a lease that has ended is renewed as long as nobody has given the worker up.
-- 1 id, 2 lease
UPDATE trilane.job_worker
SET lease_until = clock_timestamp() + $2
WHERE id = $1
RETURNING 1
