package health.fabrica.core.problem;

/**
 * What kind of thing went wrong, which decides who can mend it. The list is closed: mappers switch
 * over it without a default branch.
 */
public enum Category {
  /** The input breaks a rule; sending the same again fails the same way. */
  INCORRECT,
  /** The input is legal but this software does not handle it. */
  UNSUPPORTED,
  /** The thing named does not exist. */
  NOT_FOUND,
  /** The request contradicts the present state. */
  CONFLICT,
  /** The caller may not do this. */
  FORBIDDEN,
  /** A peer cannot be reached or answers with an outage. */
  UNAVAILABLE,
  /** A resource is in use or a limit is reached; later may work. */
  BUSY,
  /** Somebody asked for the work to stop. */
  CANCELLED,
  /** A promise inside this software was broken. */
  FAULT;

  /** Whether the same request may succeed later without anybody changing it. */
  public boolean isTransient() {
    return this == UNAVAILABLE || this == BUSY;
  }
}
