-- Where a job that is not final stands; it stays there until this transaction ends.
SELECT worker IS NOT NULL, cancel_requested
FROM trilane.job_live
WHERE id = $1
FOR UPDATE
