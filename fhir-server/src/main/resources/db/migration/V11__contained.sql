-- What was stored before contained resources and references outside of search parameters were indexed: a job for each type.
INSERT INTO reindex_job (type, name, reached, done, total)
  SELECT type, '_contained', 0, 0, COUNT(*) FROM resource WHERE deleted = 0 GROUP BY type;
