package health.fabrica.core.estimate;

import java.util.Set;

/**
 * What a file may ask for besides motion, heat and fan.
 *
 * @param dialect firmware whose settings are understood
 * @param motionSettings whether the file may set speeds, accelerations and corners; they are
 *     followed in the estimate
 * @param site further commands that the site has validated on this machine, for example {@code
 *     M862.3}; they are passed over, so none of them may move the head or push out plastic
 */
public record GcodeCommands(GcodeDialect dialect, boolean motionSettings, Set<String> site) {

  /** Nothing: the files that are made here. */
  public static final GcodeCommands NONE = new GcodeCommands(GcodeDialect.MARLIN, false, Set.of());

  public GcodeCommands {
    site = Set.copyOf(site);
  }
}
