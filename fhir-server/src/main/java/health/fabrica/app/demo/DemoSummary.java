package health.fabrica.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the demo leaves as {@code summary.json}.
 *
 * @param report the report of the fabrication
 */
public record DemoSummary(
    String orderId,
    String taskId,
    String taskStatus,
    String deviceId,
    String udi,
    String lotNumber,
    int devicesOfLot,
    String ehrDeviceId,
    String studyInstanceUid,
    JsonNode report,
    double wallSeconds,
    Path folder,
    List<String> files) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The summary as JSON. */
  public String json() {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("orderId", orderId);
    node.put("taskId", taskId);
    node.put("taskStatus", taskStatus);
    node.put("deviceId", deviceId);
    node.put("udi", udi);
    node.put("ehrDeviceId", ehrDeviceId);
    node.put("studyInstanceUid", studyInstanceUid);
    node.set("mesh", report.get("mesh"));
    node.set("print", report.get("print"));
    node.put("wallSeconds", BigDecimal.valueOf(wallSeconds).setScale(1, RoundingMode.HALF_UP));
    ArrayNode names = node.putArray("files");
    files.forEach(names::add);
    return node.toPrettyString() + "\n";
  }

  String meshLine() {
    JsonNode mesh = report.get("mesh");
    return String.format(
        Locale.ROOT,
        "%,d triangles, %.1f cm3, %d boundary and %d non-manifold edges, moved at most %.3f mm",
        mesh.get("triangles").asInt(),
        mesh.get("volumeMm3").asDouble() / 1000,
        mesh.get("boundaryEdges").asInt(),
        mesh.get("nonManifoldEdges").asInt(),
        mesh.get("maxSmoothingMm").asDouble() + mesh.get("maxDecimationMm").asDouble());
  }

  String printLine() {
    JsonNode print = report.get("print");
    return String.format(
        Locale.ROOT,
        "%d layers, %.1f g, %.1f h",
        print.get("layers").asInt(),
        print.get("massG").asDouble(),
        print.get("timeSeconds").asDouble() / 3600);
  }

  String recallLine() {
    return "Device?lot-number=" + lotNumber + " finds " + devicesOfLot;
  }
}
