package health.fabrica.app.config;

import health.fabrica.flow.trigger.AssigningAuthorities;
import health.fabrica.flow.trigger.TriggerRules;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code triggers} of the configuration file: which images start orders.
 *
 * @param quiet how long a series must be silent before it is looked at
 * @param authorities whose numbers PatientIDs are
 * @param rules which series becomes what; without any nothing is watched
 * @param watches the PACS that are watched
 */
public record Triggers(
    Duration quiet, AssigningAuthorities authorities, TriggerRules rules, List<Watch> watches) {

  /** No images start anything. */
  public static final Triggers NONE =
      new Triggers(
          Duration.ofSeconds(60),
          new AssigningAuthorities(Map.of(), Optional.empty()),
          new TriggerRules(List.of()),
          List.of());

  public Triggers {
    watches = List.copyOf(watches);
  }

  /** Whether there is a rule. */
  public boolean isOn() {
    return !rules.rules().isEmpty();
  }

  /** How a PACS is watched. */
  public enum Kind {
    /** By asking it for recent studies. */
    QIDO,
    /** By reading Orthanc's change log. */
    ORTHANC
  }

  /**
   * One PACS that is watched. Its credentials are sent to it only.
   *
   * @param name how people call it
   * @param kind how it is watched
   * @param dicomWeb its DICOMweb root
   * @param rest the root of Orthanc's own interface; the same as {@code dicomWeb} for others
   * @param user user name, with a password
   * @param password password
   * @param token bearer token, instead
   * @param every how often it is asked
   * @param days how many days back studies are asked for
   */
  public record Watch(
      String name,
      Kind kind,
      URI dicomWeb,
      URI rest,
      Optional<String> user,
      Optional<String> password,
      Optional<String> token,
      Duration every,
      int days) {
    @Override
    public String toString() {
      return "Watch[" + name + "]";
    }
  }
}
