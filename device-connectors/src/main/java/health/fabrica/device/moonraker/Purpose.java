package health.fabrica.device.moonraker;

/** What a request is for: decides what a missing or odd answer means. */
enum Purpose {
  /** Changes nothing. */
  READ,
  /** Stores a file. */
  UPLOAD,
  /** Sets the machine going. */
  START,
  /** Changes a running job. */
  COMMAND,
  /** Removes a file. */
  DELETE;

  boolean changesSomething() {
    return this != READ;
  }
}
