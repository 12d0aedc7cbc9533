package health.fabrica.dicom.ups;

/** What came of telling a report to those whom it concerns. */
public enum Told {
  /** Nobody performs the workitem here and nobody has subscribed to it. */
  NOBODY,
  /** A subscriber will hear of it, or the performer has. */
  HEARD,
  /** The performer is this server, has heard of it and chooses not to cancel (C313). */
  REFUSED
}
