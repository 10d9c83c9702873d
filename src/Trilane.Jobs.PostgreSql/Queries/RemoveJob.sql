-- Takes back AcceptJob in its own transaction.
DELETE FROM trilane.job
WHERE id = $1
