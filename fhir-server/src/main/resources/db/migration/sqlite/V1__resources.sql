-- Current resources, one row each. pk is given at creation and never changes, so it orders by creation.
CREATE TABLE resource (
  pk      INTEGER PRIMARY KEY,
  type    TEXT    NOT NULL,
  id      TEXT    NOT NULL,
  version INTEGER NOT NULL,
  updated INTEGER NOT NULL, -- milliseconds since 1970-01-01T00:00Z
  deleted INTEGER NOT NULL, -- 0 or 1
  content BLOB    NOT NULL, -- JSON in UTF-8; empty when deleted
  blob    TEXT,             -- SHA-256 of the bytes of a Binary
  UNIQUE (type, id)
);
CREATE INDEX resource_by_type ON resource (type, deleted);
CREATE INDEX resource_by_update ON resource (type, updated);

-- Versions that are not current any more.
CREATE TABLE resource_history (
  pk      INTEGER NOT NULL REFERENCES resource (pk),
  version INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  content BLOB    NOT NULL,
  blob    TEXT,
  PRIMARY KEY (pk, version)
) WITHOUT ROWID;

-- A short number for each search parameter of each type. The definition it was indexed by is kept, so that
-- a changed one is noticed at start and its rows are made anew.
CREATE TABLE search_parameter (
  param      INTEGER PRIMARY KEY,
  type       TEXT NOT NULL,
  name       TEXT NOT NULL,
  definition TEXT NOT NULL,
  UNIQUE (type, name)
);

CREATE TABLE token_index (
  param  INTEGER NOT NULL,
  code   TEXT    NOT NULL,
  system TEXT    NOT NULL, -- empty: none
  pk     INTEGER NOT NULL,
  PRIMARY KEY (param, code, system, pk)
) WITHOUT ROWID;
CREATE INDEX token_by_resource ON token_index (pk);
CREATE INDEX token_by_system ON token_index (param, system, pk);

CREATE TABLE string_index (
  param  INTEGER NOT NULL,
  folded TEXT    NOT NULL, -- without case and accents
  exact  TEXT    NOT NULL,
  pk     INTEGER NOT NULL,
  PRIMARY KEY (param, folded, exact, pk)
) WITHOUT ROWID;
CREATE INDEX string_by_resource ON string_index (pk);

CREATE TABLE reference_index (
  param       INTEGER NOT NULL,
  target_id   TEXT    NOT NULL, -- empty when url is set
  target_type TEXT    NOT NULL,
  url         TEXT    NOT NULL, -- of a target on another server, or a canonical; empty for a local one
  pk          INTEGER NOT NULL,
  PRIMARY KEY (param, target_id, target_type, url, pk)
) WITHOUT ROWID;
CREATE INDEX reference_by_resource ON reference_index (pk);

CREATE TABLE date_index (
  param INTEGER NOT NULL,
  low   INTEGER NOT NULL, -- first millisecond of the value
  high  INTEGER NOT NULL, -- last millisecond of the value
  pk    INTEGER NOT NULL,
  PRIMARY KEY (param, low, high, pk)
) WITHOUT ROWID;
CREATE INDEX date_by_resource ON date_index (pk);
CREATE INDEX date_by_high ON date_index (param, high, pk);

CREATE TABLE uri_index (
  param INTEGER NOT NULL,
  uri   TEXT    NOT NULL,
  pk    INTEGER NOT NULL,
  PRIMARY KEY (param, uri, pk)
) WITHOUT ROWID;
CREATE INDEX uri_by_resource ON uri_index (pk);
