SELECT job.id
FROM trilane_job_live AS live
JOIN trilane_job AS job ON job.number = live.number
WHERE live.name = @name AND live.unique_key = @unique_key
