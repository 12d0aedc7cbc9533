-- Work that is due: one row a step of a task. due_at null: parked until somebody asks for a retry.
CREATE TABLE work_item (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id     TEXT    NOT NULL,
  stage       TEXT    NOT NULL,
  attempt     INTEGER NOT NULL,
  due_at      INTEGER,
  lease_until INTEGER,
  UNIQUE (task_id, stage)
);
CREATE INDEX work_item_due ON work_item (stage, due_at);

-- What the steps of a task left behind, in order.
CREATE TABLE case_record (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id TEXT NOT NULL,
  kind    TEXT NOT NULL,
  content TEXT NOT NULL
);
CREATE INDEX case_record_task ON case_record (task_id, seq);

-- The job ledger of the printers. A device has at most one open job.
CREATE TABLE device_job (
  dispatch_id TEXT    PRIMARY KEY,
  device_id   TEXT    NOT NULL,
  open        INTEGER NOT NULL,
  state       TEXT    NOT NULL,
  revision    INTEGER NOT NULL,
  created_at  INTEGER NOT NULL,
  content     TEXT    NOT NULL
);
CREATE UNIQUE INDEX device_job_open ON device_job (device_id) WHERE open = 1;

-- Whose object is on a printer's bed.
CREATE TABLE device_bed (
  device_id   TEXT PRIMARY KEY,
  dispatch_id TEXT NOT NULL
);

-- The instances of the DICOMweb origin server.
CREATE TABLE dicom_instance (
  sop_uid             TEXT    PRIMARY KEY,
  study_uid           TEXT    NOT NULL,
  series_uid          TEXT    NOT NULL,
  sop_class_uid       TEXT    NOT NULL,
  transfer_syntax_uid TEXT    NOT NULL,
  blob                TEXT    NOT NULL,
  bytes               INTEGER NOT NULL,
  patient_id          TEXT    NOT NULL,
  patient_name        TEXT    NOT NULL,
  patient_name_folded TEXT    NOT NULL,
  accession_number    TEXT    NOT NULL,
  modality            TEXT    NOT NULL,
  study_date          TEXT    NOT NULL,
  metadata            TEXT    NOT NULL
);
CREATE INDEX dicom_instance_series ON dicom_instance (study_uid, series_uid);
