package health.fabrica.dicom.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Writes data sets as DICOM JSON. */
public final class DicomJsonWriter {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Pattern PLAIN_NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,14})?");
  private static final String[] NAME_GROUPS = {"Alphabetic", "Ideographic", "Phonetic"};

  private DicomJsonWriter() {}

  /** The data set as one JSON object. */
  public static String write(Dataset dataset) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(dataset, json);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return text.toString();
  }

  /**
   * Writes the data set as one JSON object.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2304 when a value is encapsulated or
   *     was left in its file, and has no address
   */
  public static void write(Dataset dataset, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Element element : dataset.elements()) {
      if (Tag.group(element.tag()) == 2 || (element.tag() & 0xffff) == 0) {
        continue;
      }
      json.writeObjectFieldStart(Tag.hex(element.tag()));
      json.writeStringField("vr", element.vr().name());
      if (!element.isEmpty()) {
        writeValue(dataset, element, json);
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeValue(Dataset dataset, Element element, JsonGenerator json)
      throws IOException {
    if (element instanceof Element.Sequence sequence) {
      json.writeArrayFieldStart("Value");
      for (Dataset item : sequence.items()) {
        write(item, json);
      }
      json.writeEndArray();
    } else if (element instanceof Element.Bulk bulk) {
      if (bulk.uri().isEmpty()) {
        throw noForm(element, "was left in its file");
      }
      json.writeStringField("BulkDataURI", bulk.uri());
    } else if (element instanceof Element.Bytes bytes) {
      writeBytes(dataset, bytes, json);
    } else {
      throw noForm(element, "is encapsulated");
    }
  }

  /** An attribute without its value would say that it is empty. */
  private static RuntimeException noForm(Element element, String why) {
    return DicomProblem.NO_JSON_FORM.refuse(
        "The value of " + Tag.describe(element.tag()) + " " + why + ".",
        "Give it by address (BulkDataURI), or decode it first.");
  }

  private static void writeBytes(Dataset dataset, Element.Bytes element, JsonGenerator json)
      throws IOException {
    if (element.vr().kind() == Vr.Kind.BYTES) {
      json.writeStringField(
          "InlineBinary", Base64.getEncoder().encodeToString(element.value().toBytes()));
      return;
    }
    json.writeArrayFieldStart("Value");
    if (element.tag() == Tag.SPECIFIC_CHARACTER_SET) {
      json.writeString("ISO_IR 192");
    } else if (element.vr().isText()) {
      for (String text : dataset.strings(element)) {
        writeText(element.vr(), text, json);
      }
    } else {
      for (int i = 0; i < Dataset.count(element); i++) {
        writeNumber(element, i, json);
      }
    }
    json.writeEndArray();
  }

  private static void writeText(Vr vr, String text, JsonGenerator json) throws IOException {
    if (text.isEmpty()) {
      json.writeNull();
    } else if (vr == Vr.PN) {
      writeName(text, json);
    } else if ((vr == Vr.DS || vr == Vr.IS) && isExact(text)) {
      json.writeNumber(new BigDecimal(text));
    } else {
      json.writeString(text);
    }
  }

  /** Whether the number gives back the same characters. */
  private static boolean isExact(String text) {
    return PLAIN_NUMBER.matcher(text).matches() && new BigDecimal(text).toString().equals(text);
  }

  private static void writeName(String text, JsonGenerator json) throws IOException {
    json.writeStartObject();
    List<String> groups = List.of(text.split("=", -1));
    for (int i = 0; i < Math.min(groups.size(), NAME_GROUPS.length); i++) {
      if (!groups.get(i).isEmpty()) {
        json.writeStringField(NAME_GROUPS[i], groups.get(i));
      }
    }
    json.writeEndObject();
  }

  private static void writeNumber(Element.Bytes element, int i, JsonGenerator json)
      throws IOException {
    if (element.vr() == Vr.AT) {
      json.writeString(Tag.hex(element.value().u16(4 * i) << 16 | element.value().u16(4 * i + 2)));
      return;
    }
    Number number = Dataset.number(element, i);
    if (number instanceof Float f) {
      json.writeNumber(f);
    } else if (number instanceof Double d) {
      json.writeNumber(d);
    } else if (number instanceof java.math.BigInteger big) {
      json.writeNumber(big);
    } else {
      json.writeNumber(number.longValue());
    }
  }
}
