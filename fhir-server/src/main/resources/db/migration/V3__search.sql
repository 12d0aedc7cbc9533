-- Quantities and numbers (without unit). Under the negative number of a parameter: values in UCUM base units.
CREATE TABLE quantity_index (
  param   INTEGER NOT NULL,
  unit    ${text}   NOT NULL,
  system  ${text}   NOT NULL,
  lowest  DOUBLE PRECISION NOT NULL,
  highest DOUBLE PRECISION NOT NULL,
  pk      BIGINT  NOT NULL,
  PRIMARY KEY (param, unit, system, lowest, highest, pk)
) ${clustered};
CREATE INDEX quantity_by_resource ON quantity_index (pk);
CREATE INDEX quantity_by_value ON quantity_index (param, lowest, highest, pk);

-- Search parameters posted after resources were stored, while those are being indexed.
CREATE TABLE reindex_job (
  type    ${text} NOT NULL,
  name    ${text} NOT NULL,
  reached BIGINT  NOT NULL, -- pk of the last resource indexed
  done    BIGINT  NOT NULL,
  total   BIGINT  NOT NULL, -- when it began
  PRIMARY KEY (type, name)
) ${clustered};
