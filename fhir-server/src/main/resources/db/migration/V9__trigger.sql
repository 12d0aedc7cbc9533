-- The series that a source has seen: one row each, and so at most one order.
-- root '': the images are on this server. due_at null: nothing is to be done.
CREATE TABLE series_trigger (
  series_uid ${text} PRIMARY KEY,
  study_uid  ${text} NOT NULL,
  source     ${text} NOT NULL,
  root       ${text} NOT NULL,
  subject    ${text},
  state      ${text} NOT NULL,
  instances  INTEGER NOT NULL, -- as the source counts them; 0: it does not
  due_at     BIGINT,
  attempt    INTEGER NOT NULL,
  revision   BIGINT  NOT NULL, -- grows with every change
  first_seen BIGINT  NOT NULL,
  changed    BIGINT  NOT NULL,
  rule       ${text},
  others     ${text}, -- names of the rules that would have matched too
  order_id   ${text},
  problem    ${text},
  message    ${text},
  hint       ${text}
);
CREATE INDEX series_trigger_due ON series_trigger (due_at);
CREATE INDEX series_trigger_state ON series_trigger (state, changed);

-- How far a watch has read its PACS, and which node reads.
CREATE TABLE watch_cursor (
  watch       ${text} PRIMARY KEY,
  position    ${text},
  lease_node  ${text},
  lease_until BIGINT NOT NULL
);
