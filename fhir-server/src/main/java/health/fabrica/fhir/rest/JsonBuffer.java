package health.fabrica.fhir.rest;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON in UTF-8 put together from text and from stored resources, which are copied as they are. */
final class JsonBuffer {

  private byte[] bytes;
  private int size;

  JsonBuffer(int expectedBytes) {
    this.bytes = new byte[Math.max(256, expectedBytes)];
  }

  /** Appends JSON that needs no escapes. */
  JsonBuffer raw(String json) {
    return raw(json.getBytes(StandardCharsets.UTF_8));
  }

  JsonBuffer raw(byte[] json) {
    reserve(json.length);
    System.arraycopy(json, 0, bytes, size, json.length);
    size += json.length;
    return this;
  }

  JsonBuffer raw(ByteBuffer json) {
    int length = json.remaining();
    reserve(length);
    json.get(bytes, size, length);
    size += length;
    return this;
  }

  /** Appends a string with quotes and escapes. */
  JsonBuffer string(String text) {
    reserve(1);
    bytes[size++] = '"';
    raw(JsonStringEncoder.getInstance().quoteAsUTF8(text));
    reserve(1);
    bytes[size++] = '"';
    return this;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), 2 * size));
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
