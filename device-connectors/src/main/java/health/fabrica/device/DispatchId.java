package health.fabrica.device;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one dispatch for ever: a ULID (48 bits of milliseconds, 80 random bits, Crockford base 32).
 * It is the name of the file on the device and so the key by which the job is found again.
 *
 * @param ulid 26 characters
 */
public record DispatchId(String ulid) {

  private static final Pattern FORM = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
  private static final Pattern NAME =
      Pattern.compile("fo-([0-7][0-9A-HJKMNP-TV-Z]{25})(?:\\.[a-z0-9]+)?");

  public DispatchId {
    if (!FORM.matcher(ulid).matches()) {
      throw new IllegalArgumentException("not a ULID: " + ulid);
    }
  }

  /** The job name: {@code fo-} and the ULID. Holds no patient data. */
  public String jobName() {
    return "fo-" + ulid;
  }

  /** The file name with the suffix of its format, for example {@code fo-….gcode}. */
  public String fileName(String suffix) {
    return jobName() + "." + suffix;
  }

  /** The dispatch that a job or file name belongs to, if it is one of ours. */
  public static Optional<DispatchId> ofName(String name) {
    Matcher m = NAME.matcher(name);
    return m.matches() ? Optional.of(new DispatchId(m.group(1))) : Optional.empty();
  }

  @Override
  public String toString() {
    return ulid;
  }
}
