-- Work that is due: one row a step of a task. due_at null: parked until somebody asks for a retry.
CREATE TABLE work_item (
  id          ${identity},
  task_id     ${text} NOT NULL,
  stage       ${text} NOT NULL,
  attempt     INTEGER NOT NULL,
  due_at      BIGINT,
  lease_until BIGINT,
  lease_node  ${text}, -- the node at work
  UNIQUE (task_id, stage)
);
CREATE INDEX work_item_due ON work_item (stage, due_at);

-- What the steps of a task left behind, in order.
CREATE TABLE case_record (
  seq     ${identity},
  task_id ${text} NOT NULL,
  kind    ${text} NOT NULL,
  content ${text} NOT NULL
);
CREATE INDEX case_record_task ON case_record (task_id, seq);

-- The job ledger of the printers. A device has at most one open job.
CREATE TABLE device_job (
  dispatch_id ${text} PRIMARY KEY,
  device_id   ${text} NOT NULL,
  open        INTEGER NOT NULL,
  state       ${text} NOT NULL,
  revision    BIGINT  NOT NULL,
  created_at  BIGINT  NOT NULL,
  content     ${text} NOT NULL
);
CREATE UNIQUE INDEX device_job_open ON device_job (device_id) WHERE open = 1;

-- Whose object is on a printer's bed.
CREATE TABLE device_bed (
  device_id   ${text} PRIMARY KEY,
  dispatch_id ${text} NOT NULL
);

-- The instances of the DICOMweb origin server.
CREATE TABLE dicom_instance (
  sop_uid             ${text} PRIMARY KEY,
  study_uid           ${text} NOT NULL,
  series_uid          ${text} NOT NULL,
  sop_class_uid       ${text} NOT NULL,
  transfer_syntax_uid ${text} NOT NULL,
  blob                ${text} NOT NULL,
  bytes               BIGINT  NOT NULL,
  patient_id          ${text} NOT NULL,
  patient_name        ${text} NOT NULL,
  patient_name_folded ${text} NOT NULL,
  accession_number    ${text} NOT NULL,
  modality            ${text} NOT NULL,
  study_date          ${text} NOT NULL,
  metadata            ${text} NOT NULL
);
CREATE INDEX dicom_instance_series ON dicom_instance (study_uid, series_uid);
