-- Parts of a job that was not accepted; those of one that was stay.
WITH dropped AS (
    DELETE FROM trilane.job_upload
    WHERE job = $1
    RETURNING job
)
DELETE FROM trilane.job_file
WHERE job IN (SELECT job FROM dropped)
