package health.fabrica.dicom.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads DICOM JSON: one data set, or an array of them one by one. */
public final class DicomJsonReader {

  private static final int MAX_DEPTH = 64;
  private static final Pattern TAG = Pattern.compile("[0-9A-Fa-f]{8}");
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(4 * MAX_DEPTH)
                  .maxStringLength(1 << 24)
                  .build())
          .build();

  private DicomJsonReader() {}

  /** A person name or an item: an object whose fields are groups or tags. */
  private record Fields(Map<String, String> groups, Dataset.Builder item) {}

  /** A number as it stood. */
  private record Numeral(String text) {}

  /** Reads one data set. */
  public static Dataset read(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      Dataset dataset = object(parser, 0).item().build();
      if (parser.nextToken() != null) {
        throw malformed("Something follows the data set");
      }
      return dataset;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * Reads an array of data sets, each handed over when it is complete.
   *
   * @throws IOException when the stream fails, as opposed to the JSON in it
   */
  public static void readArray(InputStream json, Consumer<Dataset> each) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw malformed("An array of data sets was expected");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        each.accept(object(parser, 0).item().build());
      }
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw broken(e);
    }
  }

  private static Fields object(JsonParser json, int depth) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw malformed("An object was expected");
    }
    if (depth > MAX_DEPTH) {
      throw malformed("Data sets are nested deeper than " + MAX_DEPTH);
    }
    Fields fields = new Fields(new TreeMap<>(), Dataset.utf8Item());
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (TAG.matcher(name).matches()) {
        attribute(Integer.parseUnsignedInt(name, 16), json, depth, fields.item());
      } else if (json.currentToken() == JsonToken.VALUE_STRING) {
        fields.groups().put(name, json.getText());
      } else {
        throw malformed("A field is neither a tag nor part of a name");
      }
    }
    return fields;
  }

  private static void attribute(int tag, JsonParser json, int depth, Dataset.Builder into)
      throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw malformed("The attribute " + Tag.describe(tag) + " is no object");
    }
    Vr vr = null;
    String inline = null;
    String uri = null;
    List<@Nullable Object> values = List.of();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      switch (name) {
        case "vr" -> vr = Vr.of(text(token, json));
        case "InlineBinary" -> inline = text(token, json);
        case "BulkDataURI" -> uri = text(token, json);
        case "Value" -> values = values(json, depth);
        default -> json.skipChildren();
      }
    }
    if (vr == null) {
      throw malformed("The attribute " + Tag.describe(tag) + " has no known VR");
    }
    put(tag, vr, values, inline, uri, into);
  }

  private static String text(JsonToken token, JsonParser json) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw malformed("A text was expected");
    }
    return json.getText();
  }

  private static List<@Nullable Object> values(JsonParser json, int depth) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw malformed("Value is no array");
    }
    List<@Nullable Object> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      values.add(
          switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(json.getText());
            case VALUE_NULL -> null;
            case START_OBJECT -> object(json, depth + 1);
            default -> throw malformed("A value is of an unexpected kind");
          });
    }
    return values;
  }

  private static void put(
      int tag,
      Vr vr,
      List<@Nullable Object> values,
      @Nullable String inline,
      @Nullable String uri,
      Dataset.Builder into) {
    try {
      if (uri != null) {
        into.put(new Element.Bulk(tag, vr, uri));
      } else if (vr == Vr.SQ) {
        into.sequence(tag, values.stream().map(DicomJsonReader::item).toList());
      } else if (vr.kind() == Vr.Kind.BYTES) {
        into.bytes(tag, vr, inline == null ? new byte[0] : Base64.getDecoder().decode(inline));
      } else if (vr.isText()) {
        into.text(tag, vr, values.stream().map(v -> string(vr, v)).toList());
      } else if (vr == Vr.AT) {
        into.bytes(tag, vr, tags(values));
      } else {
        into.numbers(tag, vr, values.stream().map(v -> number(vr, v)).toArray(Number[]::new));
      }
    } catch (IllegalArgumentException e) {
      throw DicomProblem.JSON
          .with(
              "The value of " + Tag.describe(tag) + " is no " + vr + ".",
              "Correct the sender of the JSON.")
          .asException(e);
    }
  }

  private static Dataset item(@Nullable Object value) {
    if (value instanceof Fields fields) {
      return fields.item().build();
    }
    if (value == null) {
      return Dataset.EMPTY;
    }
    throw malformed("A sequence holds something else than objects");
  }

  private static String string(Vr vr, @Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Numeral numeral && (vr == Vr.DS || vr == Vr.IS)) {
      return numeral.text();
    }
    if (value instanceof Fields fields && vr == Vr.PN) {
      return name(fields.groups());
    }
    if (value instanceof String text) {
      if (vr.isMultiValued() && text.indexOf('\\') >= 0) {
        throw malformed("A text value holds the delimiter of values");
      }
      return text;
    }
    throw malformed("A value is of an unexpected kind");
  }

  private static String name(Map<String, String> groups) {
    String joined =
        groups.getOrDefault("Alphabetic", "")
            + "="
            + groups.getOrDefault("Ideographic", "")
            + "="
            + groups.getOrDefault("Phonetic", "");
    if (joined.indexOf('\\') >= 0) {
      throw malformed("A name holds the delimiter of values");
    }
    return joined.replaceFirst("=+$", "");
  }

  private static Number number(Vr vr, @Nullable Object value) {
    String text = value instanceof Numeral n ? n.text() : value instanceof String s ? s : "";
    return switch (vr) {
      case FL -> Float.valueOf(text);
      case FD -> Double.valueOf(text);
      case US -> inRange(text, 0, 0xffff);
      case SS -> inRange(text, Short.MIN_VALUE, Short.MAX_VALUE);
      case UL -> inRange(text, 0, 0xffffffffL);
      case SL -> inRange(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case SV -> Long.parseLong(text);
      default -> Long.parseUnsignedLong(text);
    };
  }

  private static long inRange(String text, long low, long high) {
    long value = Long.parseLong(text);
    if (value < low || value > high) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }

  private static byte[] tags(List<@Nullable Object> values) {
    byte[] bytes = new byte[4 * values.size()];
    for (int i = 0; i < values.size(); i++) {
      if (!(values.get(i) instanceof String text) || !TAG.matcher(text).matches()) {
        throw malformed("A tag is not eight hexadecimal digits");
      }
      int tag = Integer.parseUnsignedInt(text, 16);
      bytes[4 * i] = (byte) (tag >>> 16);
      bytes[4 * i + 1] = (byte) (tag >>> 24);
      bytes[4 * i + 2] = (byte) tag;
      bytes[4 * i + 3] = (byte) (tag >>> 8);
    }
    return bytes;
  }

  private static RuntimeException malformed(String what) {
    return DicomProblem.JSON.refuse(what + ".", "Correct the sender of the JSON.");
  }

  private static RuntimeException broken(IOException e) {
    return DicomProblem.JSON
        .with("The text is no well-formed JSON.", "Correct the sender of the JSON.")
        .asException(e);
  }
}
