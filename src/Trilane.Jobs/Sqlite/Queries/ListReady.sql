-- One name at a time; the claim merges several. All of it is answered by the index.
SELECT priority, number
FROM trilane_job_live
WHERE state = 0 AND queue = @queue AND name = @name
ORDER BY priority DESC, number
LIMIT @limit
