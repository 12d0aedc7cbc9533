package health.fabrica.dicom.deident;

import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.object.CodedConcept;
import health.fabrica.dicom.object.ObjectProblem;
import health.fabrica.dicom.object.ObjectTag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Takes over, replaces or leaves out the attributes of one object, items included. */
final class DatasetCleaner {

  private static final String NO_DATE = "20000101";
  private static final String NO_TIME = "000000";
  private static final int STL_HEADER = 84;
  private static final int STL_TRIANGLE = 50;

  private final Pseudonyms pseudonyms;
  private final DeidentificationOptions options;
  private final Pseudonyms.Replaced patient;

  DatasetCleaner(
      Pseudonyms pseudonyms, DeidentificationOptions options, Pseudonyms.Replaced patient) {
    this.pseudonyms = pseudonyms;
    this.options = options;
    this.patient = patient;
  }

  void clean(Dataset source, Dataset.Builder clean) {
    for (Element element : source.elements()) {
      clean(source, element, clean);
    }
  }

  private void clean(Dataset source, Element element, Dataset.Builder clean) {
    int tag = element.tag();
    switch (KeptAttributes.of(tag, element.vr(), options)) {
      case KEEP -> keep(source, element, clean);
      case EMPTY -> {
        if (element.vr() == Vr.SQ) {
          clean.sequence(tag, List.of());
        } else {
          clean.text(tag);
        }
      }
      case DUMMY -> clean.text(tag, dummy(source, element));
      case SHIFT -> clean.text(tag, shifted(element.vr(), source.string(tag).orElse("")));
      case UID ->
          clean.text(tag, Vr.UI, source.strings(element).stream().map(pseudonyms::uid).toList());
      case PATIENT -> clean.text(tag, patient.id());
      case SEGMENT_LABEL -> clean.text(tag, segmentLabel(source));
      case DOCUMENT -> clean.bytes(tag, Vr.OB, withoutText(element));
      case ITEMS -> clean.sequence(tag, items(source.items(tag)));
      case REMOVE -> {
        // Not taken over.
      }
    }
  }

  private List<Dataset> items(List<Dataset> sources) {
    List<Dataset> items = new ArrayList<>();
    for (Dataset source : sources) {
      Dataset.Builder item = Dataset.builder();
      clean(source, item);
      Dataset cleaned = item.build();
      if (!cleaned.elements().isEmpty()) {
        items.add(cleaned);
      }
    }
    return items;
  }

  /** Text is taken over as ASCII: what is outside it cannot be a technical name. */
  private static void keep(Dataset source, Element element, Dataset.Builder clean) {
    if (!Deidentifier.isText(element)) {
      clean.put(element);
      return;
    }
    clean.text(
        element.tag(),
        element.vr(),
        element.isEmpty()
            ? List.of()
            : source.strings(element).stream()
                .map(s -> s.replaceAll("[^\\x20-\\x7e]", "?"))
                .toList());
  }

  /** A fixed value of the same kind; an empty date or time stays empty. */
  private static String dummy(Dataset source, Element element) {
    boolean temporal = KeptAttributes.isTemporal(element.vr());
    if (temporal && source.string(element.tag()).orElse("").isEmpty()) {
      return "";
    }
    return switch (element.vr()) {
      case DA -> NO_DATE;
      case DT -> NO_DATE + NO_TIME;
      case TM -> NO_TIME;
      default -> "REMOVED";
    };
  }

  /** A date moved; a time stays, after a date and alone, an offset from UTC with it. */
  private String shifted(Vr vr, String value) {
    if (vr == Vr.TM || value.isEmpty()) {
      return value;
    }
    try {
      LocalDate day =
          LocalDate.parse(
              value.substring(0, Math.min(8, value.length())), DateTimeFormatter.BASIC_ISO_DATE);
      return DateTimeFormatter.BASIC_ISO_DATE.format(day.minusDays(patient.daysEarlier()))
          + value.substring(8);
    } catch (DateTimeParseException e) {
      return NO_DATE; // no whole date: nothing to measure by
    }
  }

  private static String segmentLabel(Dataset segment) {
    return segment.items(ObjectTag.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE).stream()
        .findFirst()
        .map(item -> CodedConcept.of(item).meaning().replaceAll("[^\\x20-\\x7e]", "?"))
        .filter(meaning -> !meaning.isEmpty())
        .orElse("Segment " + segment.integer(ObjectTag.SEGMENT_NUMBER).orElse(0));
  }

  /** A binary STL of the same triangles, with nothing in header and attribute bytes. */
  private static byte[] withoutText(Element element) {
    ByteSlice document = element instanceof Element.Bytes bytes ? bytes.value() : ByteSlice.EMPTY;
    long triangles = document.length() < STL_HEADER ? 0 : document.i32(80) & 0xffffffffL;
    long length = STL_HEADER + STL_TRIANGLE * triangles;
    if (triangles == 0 || document.length() - length < 0 || document.length() - length > 1) {
      throw ObjectProblem.DEIDENTIFY_CLASS.refuse(
          "The document of "
              + document.length()
              + " bytes in "
              + Tag.describe(element.tag())
              + " is no binary STL file.",
          "Send models as binary STL.");
    }
    byte[] stl = document.sub(0, (int) length).toBytes();
    ByteBuffer buffer = ByteBuffer.wrap(stl).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(new byte[80]);
    buffer.put(0, "Binary STL".getBytes(StandardCharsets.US_ASCII));
    for (int t = 0; t < triangles; t++) {
      buffer.putShort(STL_HEADER + STL_TRIANGLE * t + 48, (short) 0);
    }
    return stl;
  }
}
