package health.fabrica.fhir.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
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
import java.io.IOException;

/**
 * Java records to JSON and back: their components and nothing else, times and durations in ISO
 * 8601, hashes as hex.
 */
public final class RecordJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .registerModule(new JavaTimeModule())
          .registerModule(
              new SimpleModule()
                  .addSerializer(Sha256.class, new HashWriter())
                  .addDeserializer(Sha256.class, new HashReader()))
          .setVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);

  private RecordJson() {}

  /** The record as one JSON object. */
  public static String write(Record record) {
    try {
      return MAPPER.writeValueAsString(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of this server is always JSON", e);
    }
  }

  /** The record that {@link #write} wrote. */
  public static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable " + type.getSimpleName() + " record", e);
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
    public Sha256 deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return new Sha256(json.getText());
    }
  }
}
