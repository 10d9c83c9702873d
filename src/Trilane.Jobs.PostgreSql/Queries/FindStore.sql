SELECT id
FROM trilane.store
