-- Who hears of which workitem of the worklist (PS3.4 CC.2.3).
CREATE TABLE ups_subscription (
  aet           ${text}  NOT NULL,
  workitem_uid  ${text}  NOT NULL,
  deletion_lock INTEGER  NOT NULL, -- 0 or 1
  PRIMARY KEY (workitem_uid, aet)
);
CREATE INDEX ups_subscription_aet ON ups_subscription (aet);

-- Who is subscribed to workitems to come; filter null: to all of them.
CREATE TABLE ups_global_subscription (
  aet           ${text}  PRIMARY KEY,
  deletion_lock INTEGER  NOT NULL,
  filter        ${text}
);

-- Reports that a subscriber has not been sent yet; content is the message as DICOM JSON.
CREATE TABLE ups_event (
  id      ${identity},
  aet     ${text} NOT NULL,
  content ${text} NOT NULL,
  queued  BIGINT  NOT NULL
);
CREATE INDEX ups_event_aet ON ups_event (aet, id);
CREATE INDEX ups_event_queued ON ups_event (queued);

-- Who sends to a subscriber: the channel opened last, on whichever node.
CREATE TABLE ups_channel (
  aet    ${text} PRIMARY KEY,
  sender BIGINT  NOT NULL
);
