-- One schema for SQLite and PostgreSQL. What they name differently is a placeholder, see Database:
-- identity (auto-numbered primary key), bytes, text (compared byte by byte), clustered.

-- Current resources, one row each. pk is given at creation and never changes, so it orders by creation.
CREATE TABLE resource (
  pk      ${identity},
  type    ${text} NOT NULL,
  id      ${text} NOT NULL,
  version BIGINT  NOT NULL,
  updated BIGINT  NOT NULL, -- milliseconds since 1970-01-01T00:00Z
  deleted INTEGER NOT NULL, -- 0 or 1
  content ${bytes} NOT NULL, -- JSON in UTF-8; empty when deleted
  blob    ${text},          -- SHA-256 of the bytes of a Binary
  UNIQUE (type, id)
);
CREATE INDEX resource_by_type ON resource (type, deleted, pk);
CREATE INDEX resource_by_update ON resource (type, updated, pk);
CREATE INDEX resource_by_time ON resource (updated, pk);

-- Versions that are not current any more.
CREATE TABLE resource_history (
  pk      BIGINT  NOT NULL REFERENCES resource (pk),
  version BIGINT  NOT NULL,
  type    ${text} NOT NULL,
  updated BIGINT  NOT NULL,
  replaced BIGINT NOT NULL, -- when the next version was written
  deleted INTEGER NOT NULL,
  content ${bytes} NOT NULL,
  blob    ${text},
  PRIMARY KEY (pk, version)
) ${clustered};
CREATE INDEX history_by_update ON resource_history (type, updated, pk, version);
CREATE INDEX history_by_time ON resource_history (updated, pk, version);

-- Conditions that a running transaction decides on. The key lets one transaction at a time through,
-- on whatever node; the row is gone again when that transaction commits.
CREATE TABLE condition_claim (
  type      ${text} NOT NULL,
  condition ${text} NOT NULL, -- SHA-256 of its text
  PRIMARY KEY (type, condition)
) ${clustered};

-- A short number for each search parameter of each type. The definition it was indexed by is kept, so that
-- a changed one is noticed at start and its rows are made anew.
CREATE TABLE search_parameter (
  param      INTEGER PRIMARY KEY,
  type       ${text} NOT NULL,
  name       ${text} NOT NULL,
  definition ${text} NOT NULL,
  UNIQUE (type, name)
);

CREATE TABLE token_index (
  param  INTEGER NOT NULL,
  code   ${text} NOT NULL,
  system ${text} NOT NULL, -- empty: none
  pk     BIGINT  NOT NULL,
  PRIMARY KEY (param, code, pk, system) -- those of a code in the order of their resources
) ${clustered};
CREATE INDEX token_by_resource ON token_index (pk);

CREATE TABLE string_index (
  param  INTEGER NOT NULL,
  folded ${text} NOT NULL, -- without case and accents
  exact  ${text} NOT NULL,
  pk     BIGINT  NOT NULL,
  PRIMARY KEY (param, folded, exact, pk)
) ${clustered};
CREATE INDEX string_by_resource ON string_index (pk);

CREATE TABLE reference_index (
  param       INTEGER NOT NULL,
  target_id   ${text} NOT NULL, -- empty when url is set
  target_type ${text} NOT NULL,
  url         ${text} NOT NULL, -- of a target on another server, or a canonical; empty for a local one
  pk          BIGINT  NOT NULL,
  PRIMARY KEY (param, target_id, pk, target_type, url)
) ${clustered};
CREATE INDEX reference_by_resource ON reference_index (pk);

CREATE TABLE date_index (
  param INTEGER NOT NULL,
  low   BIGINT  NOT NULL, -- first millisecond of the value
  high  BIGINT  NOT NULL, -- last millisecond of the value
  pk    BIGINT  NOT NULL,
  PRIMARY KEY (param, low, high, pk)
) ${clustered};
CREATE INDEX date_by_resource ON date_index (pk);
CREATE INDEX date_by_high ON date_index (param, high, pk);

CREATE TABLE uri_index (
  param INTEGER NOT NULL,
  uri   ${text} NOT NULL,
  pk    BIGINT  NOT NULL,
  PRIMARY KEY (param, uri, pk)
) ${clustered};
CREATE INDEX uri_by_resource ON uri_index (pk);
