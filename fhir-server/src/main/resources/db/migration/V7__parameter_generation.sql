-- How often the posted search parameters, or what is indexed of them, have changed: by it each node sees that it knows old ones.
CREATE TABLE parameter_generation (
  generation BIGINT NOT NULL
);
INSERT INTO parameter_generation (generation) VALUES (1);
