-- The workitems of the UPS-RS worklist; content is the data set as DICOM JSON.
CREATE TABLE ups_workitem (
  uid             ${text} PRIMARY KEY,
  state           ${text} NOT NULL,
  transaction_uid ${text},
  content         ${text} NOT NULL,
  revision        BIGINT  NOT NULL
);
