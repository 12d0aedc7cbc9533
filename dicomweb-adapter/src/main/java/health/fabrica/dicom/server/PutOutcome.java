package health.fabrica.dicom.server;

/** What became of an instance that was put into the index. */
public enum PutOutcome {
  /** It is new. */
  STORED,
  /** The same bytes are known under this UID. */
  ALREADY_STORED,
  /** Other bytes are known under this UID; nothing was changed. */
  CONFLICT
}
