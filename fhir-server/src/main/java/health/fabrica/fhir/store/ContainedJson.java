package health.fabrica.fhir.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * A contained resource as it stands in the stored JSON of its container, byte for byte.
 *
 * @param type its resource type
 * @param id its local id; empty when it has none
 */
record ContainedJson(String type, String id, byte[] json) {

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Cuts one out of its container.
   *
   * @param position from 1
   * @throws IllegalArgumentException when the container has not so many
   */
  static ContainedJson of(byte[] container, int position) {
    try (JsonParser parser = JSON.createParser(container)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean contained = parser.currentName().equals("contained");
        parser.nextToken();
        if (contained) {
          return element(container, parser, position);
        }
        parser.skipChildren();
      }
      throw new IllegalArgumentException("no contained resource " + position);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ContainedJson element(byte[] container, JsonParser parser, int position)
      throws IOException {
    for (int i = 1; parser.nextToken() == JsonToken.START_OBJECT; i++) {
      int start = (int) parser.currentTokenLocation().getByteOffset();
      if (i < position) {
        parser.skipChildren();
      } else {
        return read(container, parser, start);
      }
    }
    throw new IllegalArgumentException("no contained resource " + position);
  }

  private static ContainedJson read(byte[] container, JsonParser parser, int start)
      throws IOException {
    String type = "";
    String id = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("resourceType")) {
        type = parser.getText();
      } else if (name.equals("id")) {
        id = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    int end = (int) parser.currentLocation().getByteOffset();
    return new ContainedJson(type, id, Arrays.copyOfRange(container, start, end));
  }
}
