package health.fabrica.core.offender;

import org.slf4j.Marker;

/** Breaks the rules on purpose: a dependency, the JDK's logging, the console, no package-info. */
public record Offender(Marker marker) {

  /** Writes where only commands may. */
  public void say() {
    java.util.logging.Logger.getLogger("offender").info("here");
    System.out.println(marker);
  }
}
