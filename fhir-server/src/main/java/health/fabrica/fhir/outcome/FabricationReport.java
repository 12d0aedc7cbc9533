package health.fabrica.fhir.outcome;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import health.fabrica.flow.order.CaseRecord;
import java.math.BigDecimal;
import java.util.Optional;

/** What the device record takes from the JSON report of the fabrication. */
record FabricationReport(Optional<BigDecimal> layerHeightMm) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  static FabricationReport of(CaseRecord.Model model) {
    try {
      JsonNode height = JSON.readTree(model.report()).path("print").path("layerHeightMm");
      return new FabricationReport(
          height.isNumber() ? Optional.of(height.decimalValue()) : Optional.empty());
    } catch (JsonProcessingException e) {
      throw CaseResources.inconsistent("The fabrication report is not JSON.");
    }
  }
}
