-- How far the delivery of each subscription is.
CREATE TABLE subscription (
  id          ${text} PRIMARY KEY,
  definition  BIGINT  NOT NULL, -- the version of the resource that says what to send where
  status      ${text} NOT NULL, -- requested, active, error or off
  last_event  BIGINT  NOT NULL, -- number of the newest event, from 1
  delivered   BIGINT  NOT NULL, -- number of the last event that the endpoint took
  attempts    INTEGER NOT NULL, -- failed ones in a row
  last_result ${text},          -- of the last attempt
  last_at     BIGINT,
  due_at      BIGINT,           -- when there is something to do; null: nothing
  lease_node  ${text},          -- the node that delivers
  lease_until BIGINT
);
CREATE INDEX subscription_due ON subscription (due_at);

-- What subscriptions are to be told, written in the transaction that it tells of.
CREATE TABLE subscription_event (
  subscription_id ${text} NOT NULL,
  event           BIGINT  NOT NULL,
  type            ${text} NOT NULL,
  id              ${text} NOT NULL,
  version         BIGINT  NOT NULL,
  created         INTEGER NOT NULL, -- 1: the first version, 0: a further one
  at              BIGINT  NOT NULL,
  PRIMARY KEY (subscription_id, event)
)${clustered};
