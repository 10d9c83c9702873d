-- One transaction at a time adds to a queue with a limit, or several would each see room for one more.
-- 1 queue, with the schema's name so that stores in one database don't wait for each other
SELECT pg_advisory_xact_lock(hashtextextended('trilane queue ' || $1::text, 0))
