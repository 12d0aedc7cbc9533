-- The index of the DICOMweb origin server, with all keys that QIDO-RS requires. The keys of instances that were stored
-- before are read from their files when the server starts: their generation is 0.
CREATE TABLE dicom_object (
  sop_uid                             ${text} PRIMARY KEY,
  study_uid                           ${text} NOT NULL,
  series_uid                          ${text} NOT NULL,
  sop_class_uid                       ${text} NOT NULL,
  transfer_syntax_uid                 ${text} NOT NULL,
  blob                                ${text} NOT NULL,
  bytes                               BIGINT  NOT NULL,
  generation                          INTEGER NOT NULL,
  study_date                          ${text} NOT NULL DEFAULT '',
  study_time                          ${text} NOT NULL DEFAULT '',
  accession_number                    ${text} NOT NULL DEFAULT '',
  referring_physician_name            ${text} NOT NULL DEFAULT '',
  referring_physician_name_2          ${text} NOT NULL DEFAULT '',
  referring_physician_name_3          ${text} NOT NULL DEFAULT '',
  study_description                   ${text} NOT NULL DEFAULT '',
  patient_name                        ${text} NOT NULL DEFAULT '',
  patient_name_2                      ${text} NOT NULL DEFAULT '',
  patient_name_3                      ${text} NOT NULL DEFAULT '',
  patient_id                          ${text} NOT NULL DEFAULT '',
  issuer_of_patient_id                ${text} NOT NULL DEFAULT '',
  patient_birth_date                  ${text} NOT NULL DEFAULT '',
  patient_sex                         ${text} NOT NULL DEFAULT '',
  study_id                            ${text} NOT NULL DEFAULT '',
  modality                            ${text} NOT NULL DEFAULT '',
  series_number                       ${text} NOT NULL DEFAULT '',
  series_description                  ${text} NOT NULL DEFAULT '',
  body_part_examined                  ${text} NOT NULL DEFAULT '',
  performed_procedure_step_start_date ${text} NOT NULL DEFAULT '',
  performed_procedure_step_start_time ${text} NOT NULL DEFAULT '',
  scheduled_procedure_step_id         ${text} NOT NULL DEFAULT '',
  requested_procedure_id              ${text} NOT NULL DEFAULT '',
  instance_number                     ${text} NOT NULL DEFAULT '',
  metadata                            ${text} NOT NULL
);
INSERT INTO dicom_object (sop_uid, study_uid, series_uid, sop_class_uid, transfer_syntax_uid, blob, bytes, generation, metadata)
  SELECT sop_uid, study_uid, series_uid, sop_class_uid, transfer_syntax_uid, blob, bytes, 0, metadata FROM dicom_instance;
DROP TABLE dicom_instance;
ALTER TABLE dicom_object RENAME TO dicom_instance;
CREATE INDEX dicom_instance_place ON dicom_instance (study_uid, series_uid, sop_uid);
CREATE INDEX dicom_instance_patient ON dicom_instance (patient_id);
CREATE INDEX dicom_instance_name ON dicom_instance (patient_name);
CREATE INDEX dicom_instance_date ON dicom_instance (study_date);
CREATE INDEX dicom_instance_accession ON dicom_instance (accession_number);
