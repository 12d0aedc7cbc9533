package health.fabrica.fhir.recall;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers what the stored resources say of one device. Owned by the thread that reads the page. */
final class RecalledDeviceBuilder {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EXPLANTED = "explanted";
  private static final String IMPLANTED = "implanted";

  private final String id;
  private final JsonNode device;
  private final List<RecalledDevice.Act> acts = new ArrayList<>();
  private final List<String> activeUses = new ArrayList<>();
  private final Set<String> bearers = new LinkedHashSet<>();
  private boolean everUsed;

  private RecalledDeviceBuilder(String id, JsonNode device) {
    this.id = id;
    this.device = device;
  }

  static RecalledDeviceBuilder of(String id, byte[] json) {
    return new RecalledDeviceBuilder(id, read(json));
  }

  /** A stored resource as a tree. */
  static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a stored resource is no JSON", e);
    }
  }

  /** Takes note of a Procedure if this device is a focal device of it. */
  void procedure(String procedureId, JsonNode procedure) {
    if (Set.of("entered-in-error", "not-done").contains(procedure.path("status").asText())) {
      return;
    }
    for (JsonNode focal : procedure.path("focalDevice")) {
      if (means(focal.path("manipulated"))) {
        String performed =
            procedure
                .path("performedDateTime")
                .asText(procedure.path("performedPeriod").path("start").asText(""));
        acts.add(new RecalledDevice.Act("Procedure/" + procedureId, action(focal), performed));
      }
    }
  }

  private static String action(JsonNode focal) {
    return focal.path("action").path("coding").path(0).path("code").asText("");
  }

  /** Takes note of a DeviceUseStatement if it is of this device. */
  void use(String useId, JsonNode use) {
    String status = use.path("status").asText();
    if (!means(use.path("device")) || status.equals("entered-in-error")) {
      return;
    }
    everUsed = true;
    if (status.equals("active")) {
      activeUses.add("DeviceUseStatement/" + useId);
      bearers.add(use.path("subject").path("reference").asText(""));
    }
  }

  private boolean means(JsonNode reference) {
    String text = reference.path("reference").asText("");
    String prefix = "Device/" + id;
    return text.equals(prefix) || text.startsWith(prefix + "/_history/");
  }

  RecalledDevice build() {
    acts.sort(Comparator.comparing(RecalledDevice.Act::performed));
    boolean explanted = explanted();
    String patient = device.path("patient").path("reference").asText("");
    String status = device.path("status").asText("");
    boolean recorded = !patient.isEmpty() && !status.equals("entered-in-error");
    if (recorded && !everUsed && !explanted) {
      bearers.add(patient);
    }
    bearers.remove("");
    List<String> identifiers = new ArrayList<>();
    device.path("udiCarrier").forEach(c -> identifiers.add(c.path("deviceIdentifier").asText("")));
    identifiers.removeIf(String::isEmpty);
    return new RecalledDevice(
        id,
        status,
        identifiers,
        device.path("lotNumber").asText(""),
        device.path("serialNumber").asText(""),
        device.path("manufactureDate").asText(""),
        patient,
        explanted,
        List.copyOf(bearers),
        activeUses,
        acts);
  }

  /** An active use outweighs an explantation: who may still bear the device must be told. */
  private boolean explanted() {
    boolean explanted = false;
    for (RecalledDevice.Act act : acts) {
      if (act.action().equals(EXPLANTED) || act.action().equals(IMPLANTED)) {
        explanted = act.action().equals(EXPLANTED);
      }
    }
    return explanted && activeUses.isEmpty();
  }
}
