package health.fabrica.dicom.deident;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Dictionary;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.object.DerivedObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Every attribute of PS3.15 table E.1-1 in one object, with a value of its own, at the top and in
 * an item of a sequence that stays: what becomes of it is at least as strict as the table asks.
 */
class ProfileTableTest {

  private static final int KEPT_SEQUENCE = 0x00081140; // Referenced Image Sequence

  /** A row of the table. */
  private record Row(int tag, String action, String option) {

    Vr vr() {
      return Dictionary.vr(tag, false);
    }
  }

  private static final String UID = "1.2.826.0.1.999.";
  private static final List<Row> ROWS = rows();

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    ProfileTableTest.class.getResourceAsStream("table-e1-1.txt")),
                StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] row = line.split(" ");
          int tag =
              Integer.parseUnsignedInt(row[0].replace("xxxxxx", "003000").replace('x', '0'), 16);
          rows.add(new Row(tag, row[1], row.length > 2 ? row[2] : ""));
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return rows;
  }

  /** A value that no other attribute has. */
  private static Element value(Row row) {
    String hex = String.format("%08X", row.tag());
    Vr vr = row.vr();
    return switch (vr) {
      case SQ -> new Element.Sequence(row.tag(), List.of(item(row, "Q" + hex)));
      case UI -> text(row, UID + Integer.toUnsignedString(row.tag()));
      case DA -> text(row, row.option().isEmpty() ? "18880808" : "19991231");
      case TM -> text(row, row.option().isEmpty() ? "222222" : "111111");
      case DT -> text(row, "19991231111111");
      case AS -> text(row, "033Y");
      case DS -> text(row, "17.25");
      case IS -> text(row, "4711");
      default -> text(row, "V" + hex);
    };
  }

  private static Dataset item(Row row, String value) {
    if (row.action().endsWith("U*")) { // the UIDs in its items are replaced
      return Dataset.builder().text(Tag.REFERENCED_SOP_INSTANCE_UID, UID + row.tag()).build();
    }
    return Dataset.builder()
        .text(0x00080100, value)
        .text(0x00080102, "99TEST")
        .text(0x00080104, "meaning " + value)
        .build();
  }

  private static Element text(Row row, String value) {
    byte[] bytes =
        (value.length() % 2 == 0 ? value : value + " ").getBytes(StandardCharsets.US_ASCII);
    return new Element.Bytes(row.tag(), row.vr(), ByteSlice.of(bytes));
  }

  private static Dataset cleaned(DeidentificationOptions options) {
    Dataset.Builder slice = Slices.slice(3);
    Dataset.Builder item = Dataset.builder();
    for (Row row : ROWS) {
      if (row.tag() != KEPT_SEQUENCE && Tag.group(row.tag()) >= 8 && row.tag() != 0xFFFCFFFC) {
        slice.put(value(row));
        item.put(value(row));
      }
    }
    Dataset object = slice.sequence(KEPT_SEQUENCE, List.of(item.build())).build();
    byte[] key = new byte[32];
    byte[] file =
        new Deidentifier(new Pseudonyms(key), options)
            .deidentify(Part10Reader.read(DerivedObject.file(object)));
    return Part10Reader.read(file).dataset();
  }

  @Test
  void basicProfileTreatsEveryAttributeOfTheTableAtLeastAsStrictlyAsItAsks() {
    Dataset clean = cleaned(DeidentificationOptions.BASIC);
    assertThat(ROWS).hasSize(459);
    for (Dataset place : List.of(clean, clean.items(KEPT_SEQUENCE).get(0))) {
      for (Row row : ROWS) {
        if (row.tag() != KEPT_SEQUENCE) {
          assertThat(strictEnough(place, row))
              .as(row + " " + Dictionary.keyword(row.tag()))
              .isTrue();
        }
      }
    }
    assertThat(clean.items(KEPT_SEQUENCE).get(0).string(Tag.REFERENCED_SOP_INSTANCE_UID))
        .get()
        .asString()
        .startsWith("2.25."); // U*: replaced wherever it stands
  }

  private static boolean strictEnough(Dataset place, Row row) {
    Element left = place.find(row.tag()).orElse(null);
    if (left == null) {
      return true;
    }
    return switch (row.action()) {
      case "X" -> false;
      case "Z", "X/Z" -> left.isEmpty() || isPseudonym(row);
      default ->
          left.isEmpty()
              || !holds(left, row) && (row.vr() == Vr.SQ || !bytes(left).equals(bytes(value(row))));
    };
  }

  /**
   * Patient's Name and ID: the table allows Z, types 2 and 1 of our classes get a pseudonym (D).
   */
  private static boolean isPseudonym(Row row) {
    return row.tag() == Tag.PATIENT_NAME || row.tag() == Tag.PATIENT_ID;
  }

  private static boolean holds(Element left, Row row) {
    String hex = String.format("%08X", row.tag());
    return left instanceof Element.Bytes
        ? bytes(left).contains(hex) || bytes(left).contains(UID)
        : ((Element.Sequence) left)
            .items().stream().flatMap(i -> i.elements().stream()).anyMatch(e -> holds(e, row));
  }

  private static String bytes(Element element) {
    return element instanceof Element.Bytes bytes
        ? new String(bytes.value().toBytes(), StandardCharsets.ISO_8859_1)
        : "";
  }

  @Test
  void anOptionThatIsClaimedKeepsWhatTheTableKeepsUnderIt() {
    Dataset device = cleaned(DeidentificationOptions.of(Retain.DEVICE));
    Dataset patient = cleaned(DeidentificationOptions.of(Retain.CHARACTERISTICS));
    for (Row row : ROWS) {
      String name = Dictionary.keyword(row.tag());
      if (row.option().equals("D")) {
        assertThat(device.find(row.tag())).as(name).isPresent();
        assertThat(Retain.DEVICE.covers(row.tag())).as(name).isTrue();
      }
      if (row.option().equals("P")) {
        assertThat(patient.find(row.tag()).map(ProfileTableTest::bytes))
            .as(name)
            .contains(bytes(value(row)));
      }
    }
    assertThat(device.string(0x00181002)).contains("1.2.826.0.1.999.1576962");
    assertThat(device.string(0x00181008)).contains("V00181008");
  }

  @Test
  void datesThatMayStayAreAllShiftedByTheSameDaysAndTheirTimesStay() {
    Dataset clean = cleaned(DeidentificationOptions.of(Retain.DATES));
    String day = clean.requireString(Tag.STUDY_DATE);
    assertThat(day).matches("\\d{8}").isNotEqualTo("19991231");
    int shifted = 0;
    for (Row row : ROWS) {
      if (row.option().equals("L") && KeptAttributes.isTemporal(row.vr())) {
        String expected =
            switch (row.vr()) {
              case DA -> day;
              case DT -> day + "111111";
              default -> "111111";
            };
        assertThat(clean.string(row.tag())).as(Dictionary.keyword(row.tag())).contains(expected);
        shifted++;
      } else if (row.option().equals("L")) {
        assertThat(clean.find(row.tag())).as(Dictionary.keyword(row.tag())).isEmpty();
      }
    }
    assertThat(shifted).isEqualTo(54);
  }
}
