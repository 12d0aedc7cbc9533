-- The workitems "make model" that this server performs; order_id from when it has claimed them. due_at null: nothing is left to do.
CREATE TABLE model_request (
  workitem_uid ${text} PRIMARY KEY,
  study_uid    ${text} NOT NULL,
  series_uid   ${text} NOT NULL,
  order_id     ${text},
  begun        BIGINT,
  due_at       BIGINT
);
CREATE INDEX model_request_due ON model_request (due_at);
CREATE INDEX model_request_series ON model_request (series_uid);
