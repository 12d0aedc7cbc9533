package health.fabrica.fhir.order;

import health.fabrica.fhir.json.RecordJson;
import health.fabrica.flow.order.CaseRecord;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Case records as JSON; the kind is the simple name of the record. */
final class CaseRecordJson {

  private static final Map<String, Class<?>> KINDS =
      Arrays.stream(CaseRecord.class.getPermittedSubclasses())
          .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

  private CaseRecordJson() {}

  static String kind(CaseRecord record) {
    return record.getClass().getSimpleName();
  }

  static String write(CaseRecord record) {
    return RecordJson.write((Record) record);
  }

  static CaseRecord read(String kind, String json) {
    Class<?> type = KINDS.get(kind);
    if (type == null) {
      throw new IllegalStateException("unknown case record kind " + kind);
    }
    return (CaseRecord) RecordJson.read(json, type);
  }
}
