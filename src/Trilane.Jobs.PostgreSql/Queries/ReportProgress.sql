-- 1 ids, 2 generations, 3 fractions, 4 messages
UPDATE trilane.job_live AS live
SET progress = report.fraction, message = report.message, version = version + 1
FROM unnest($1::uuid[], $2::integer[], $3::double precision[], $4::text[]) AS report (id, generation, fraction, message)
WHERE live.id = report.id AND live.generation = report.generation AND live.worker IS NOT NULL
RETURNING live.id, live.generation
