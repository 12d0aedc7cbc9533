-- Bulk exports: one row a job. Times are milliseconds since 1970-01-01T00:00Z.
CREATE TABLE export_job (
  id               TEXT    PRIMARY KEY,
  state            TEXT    NOT NULL, -- queued, running, complete, failed
  request          TEXT    NOT NULL, -- JSON
  created_at       BIGINT  NOT NULL,
  due_at           BIGINT  NOT NULL, -- not to be tried before
  attempts         INTEGER NOT NULL, -- that failed
  lease_owner      TEXT,             -- who runs it
  lease_until      BIGINT,
  selection        TEXT,             -- name of the folder with the keys selected; null: not yet selected
  transaction_time BIGINT,
  keys_total       BIGINT  NOT NULL,
  keys_done        BIGINT  NOT NULL,
  expires_at       BIGINT,           -- set when complete or failed
  problem          TEXT              -- why it failed
);
CREATE INDEX export_job_due ON export_job (state, due_at);

-- The finished files of a job.
CREATE TABLE export_file (
  job       TEXT    NOT NULL REFERENCES export_job (id) ON DELETE CASCADE,
  seq       INTEGER NOT NULL,
  segment   TEXT    NOT NULL, -- a resource type, or ~deleted
  keys_done BIGINT  NOT NULL, -- keys of the segment that went into the file
  resources BIGINT  NOT NULL, -- lines
  bytes     BIGINT  NOT NULL,
  PRIMARY KEY (job, seq)
);

-- The patients a job is about, when it is not about all.
CREATE TABLE export_patient (
  job     TEXT NOT NULL REFERENCES export_job (id) ON DELETE CASCADE,
  patient TEXT NOT NULL,
  PRIMARY KEY (job, patient)
);
