SELECT number
FROM trilane_job
WHERE id = @id
