package health.fabrica.device.sim;

/** The machine or a face refuses a request, with the status that an HTTP face shows. */
final class SimRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final boolean generic;
  private final String lastLine;

  private SimRefusal(int status, String message, boolean generic, String lastLine) {
    super(message, null, false, false);
    this.status = status;
    this.generic = generic;
    this.lastLine = lastLine;
  }

  static SimRefusal of(int status, String message) {
    return new SimRefusal(status, message, false, "");
  }

  /** A refusal whose cause stands only in the traceback, as file requests do. */
  static SimRefusal hidden(int status, String message) {
    return new SimRefusal(status, message, true, "");
  }

  /** A refusal with its own last line of the traceback. */
  static SimRefusal traced(int status, String message, String lastLine) {
    return new SimRefusal(status, message, false, lastLine);
  }

  int status() {
    return status;
  }

  boolean generic() {
    return generic;
  }

  String lastLine() {
    return lastLine;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
