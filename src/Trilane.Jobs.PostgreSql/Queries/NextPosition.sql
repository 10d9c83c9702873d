-- Positions that are given from now on are this one or above.
SELECT last_value + is_called::integer
FROM trilane.job_position
