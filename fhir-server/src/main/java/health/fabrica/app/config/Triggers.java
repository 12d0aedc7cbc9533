package health.fabrica.app.config;

import health.fabrica.flow.trigger.AssigningAuthorities;
import health.fabrica.flow.trigger.TriggerRules;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
   * One PACS that is watched.
   *
   * @param pacs the PACS, one of those that orders may name
   * @param kind how it is watched
   * @param orthanc the root of Orthanc's own interface, for that kind
   * @param every how often it is asked
   * @param days how many days back studies are asked for
   */
  public record Watch(
      PacsSettings pacs, Kind kind, Optional<URI> orthanc, Duration every, int days) {

    /** How sightings of it are called. */
    public String name() {
      return kind.name().toLowerCase(Locale.ROOT) + ":" + pacs.name();
    }
  }
}
