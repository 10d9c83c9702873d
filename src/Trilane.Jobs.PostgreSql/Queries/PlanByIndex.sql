-- In front of every transaction of the store. Its statements reach rows by index, whatever the planner thinks of a table's size: a plan
-- is kept, and one that was made while the table was small would read all of it when it is large.
SELECT
    set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)
