package health.fabrica.core.quality;

/** How a check came out. In the order of their weight. */
public enum CheckStatus {
  /** Could not be done; the message says why. */
  SKIPPED,
  /** Within the limits, or a number for information. */
  PASS,
  /** A person has to look at it. */
  WARN,
  /** Must not be made as it is. */
  FAIL;

  /** The graver of both. */
  CheckStatus or(CheckStatus other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
