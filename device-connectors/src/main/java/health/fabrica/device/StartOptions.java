package health.fabrica.device;

/**
 * What a start may carry beside the file.
 *
 * @param tool index of the tool or plate where the protocol asks for one
 */
public record StartOptions(int tool) {
  /** What nearly every device wants. */
  public static final StartOptions DEFAULT = new StartOptions(0);
}
