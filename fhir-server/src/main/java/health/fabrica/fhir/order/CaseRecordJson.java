package health.fabrica.fhir.order;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import health.fabrica.core.blob.Sha256;
import health.fabrica.flow.order.CaseRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Case records as JSON: one object a record, times in ISO 8601, hashes as hex. */
final class CaseRecordJson {

  private static final Map<String, Class<?>> KINDS =
      Arrays.stream(CaseRecord.class.getPermittedSubclasses())
          .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .registerModule(new JavaTimeModule())
          .registerModule(
              new SimpleModule()
                  .addSerializer(Sha256.class, new HashWriter())
                  .addDeserializer(Sha256.class, new HashReader()))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  private CaseRecordJson() {}

  static String write(CaseRecord record) {
    try {
      return MAPPER.writeValueAsString(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a case record is always JSON", e);
    }
  }

  static CaseRecord read(String kind, String json) {
    Class<?> type = KINDS.get(kind);
    if (type == null) {
      throw new IllegalStateException("unknown case record kind " + kind);
    }
    try {
      return (CaseRecord) MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable case record of kind " + kind, e);
    }
  }

  private static final class HashWriter extends JsonSerializer<Sha256> {
    @Override
    public void serialize(Sha256 value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(value.hex());
    }
  }

  private static final class HashReader extends JsonDeserializer<Sha256> {
    @Override
    public Sha256 deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return new Sha256(json.getText());
    }
  }
}
