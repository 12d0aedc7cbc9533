package health.fabrica.flow.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.profile.Profile;
import java.util.Map;

/** The profiles of a job in its report: which bytes they were, and what the site has to confirm. */
public final class ProfilesJson {

  private ProfilesJson() {}

  /** Puts {@code profiles}: name, version, digest and what is to be confirmed of each. */
  public static void put(ObjectNode report, PrintProcess process) {
    ArrayNode list = report.putArray("profiles");
    for (Profile profile : process.profiles()) {
      ObjectNode node = list.addObject();
      node.put("kind", profile.kind().word());
      node.put("name", profile.name());
      node.put("version", profile.version());
      node.put("sha256", profile.digest().hex());
      node.put("of", profile.ofSite() ? "site" : "program");
      ArrayNode confirm = node.putArray("confirm");
      profile.confirm().forEach(confirm::add);
    }
  }

  /** Lines for pages: kind and reference, and the values to be confirmed. */
  static void facts(Map<String, String> facts, PrintProcess process) {
    for (Profile profile : process.profiles()) {
      String kind = profile.kind().word();
      String title = Character.toUpperCase(kind.charAt(0)) + kind.substring(1) + " profile";
      facts.put(
          title, profile.reference() + ", SHA-256 " + profile.digest().hex().substring(0, 16));
      if (!profile.confirm().isEmpty()) {
        facts.put(title + ": the site has to confirm", String.join(", ", profile.confirm()));
      }
    }
  }
}
